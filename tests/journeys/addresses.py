"""Public addresses beside the tree of pages, with searches and choices that lead to every kind of answer."""

CODE = "ABCD2345"  # opens nothing anywhere
ADDRESSES = [
    "/sitemap/", "/search/", "/search/?q=老人", "/search/?q=飞碟停车场", "/search/?q=补贴&who=firm",
    "/places/", "/places/?now=1",
    "/elder/places/", "/elder/places/?town=anping", "/elder/card/", "/elder/badge/", "/elder/badge/?no=1101",
    "/elder/badge/?no=9999", "/verify/", "/verify/?number=202600000001&digits=1", "/screen/", "/resume/", "/terminal/",
    "/services/?who=firm", "/services/?hot=elder", "/services/?theme=social", "/services/i091/",
    "/services/i091/?at=anping",
    "/services/i091/check/", "/services/i091/check/?c1=1&go=1", "/services/i091/check/?c1=1&c2=1&s1=1&s2=0&go=1",
    "/services/i091/check/?c1=0&c2=1&s1=1&s2=0&go=1", "/news/?column=notice", "/news/?column=party",
    "/news/agencies/?on=2020-01-01",
    "/learning/calendar/", "/learning/series/song/", "/learning/series/quote/", "/learning/series/recommendation/",
    "/learning/sheet/", "/learning/?week=2020-01-06", "/track/?again=1&number=202600000001", "/not-here/",
    "/rate/aaaaaaaaaaaaaaaaaaaaaaaa/", "/apply/dibao/materials/", "/apply/glbt/materials/", "/apply/glbt/earlier/",
]  # fmt: skip
