"""What is looked at on a page before everybody may read it.

finding.py   one thing that was found: where, what, what to do, and whether it keeps the page from being published
reading.py   rich text as it is kept, read as a reader meets it: headings, links, pictures, paragraphs with numbers
texts.py     all that a page says, piece by piece
targets.py   where links of our own lead, asked for many at once
pictures.py headings.py links.py words.py    the rules
gate.py      look(page): all of them, and the one question whether a page may go on
kept.py      what was found on each live page, kept; looked at again each night
outside.py   addresses of others, tried each night
letter.py    the morning's letter to editors
"""
