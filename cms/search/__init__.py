"""Search over guides, news, learning and policies: words are cut here, the database only matches them.

``terms`` cuts text and queries into the same terms, ``index`` writes them, ``query`` ranks. SQLite and PostgreSQL
find the same things in the same order, since neither is asked to understand Chinese.
"""
