"""How lists and choosers of the admin are searched: what is typed may stand anywhere in a title.

The databases' own full-text search does not cut Chinese: 大厅 never found 便民大厅. An office has some thousand pages
and pictures, so that looking through their titles costs nothing that can be felt; the public site has an index of its
own (cms.search).
"""

from modelsearch.backends.database import fallback


class Compiler(fallback.DatabaseSearchQueryCompiler):
    def _get_filters_from_queryset(self, check_only: bool = False) -> None:
        """The database filters by whatever it can; what has no index field, as how often a picture is used, broke."""


class SearchBackend(fallback.DatabaseSearchBackend):
    query_compiler_class = autocomplete_query_compiler_class = Compiler
