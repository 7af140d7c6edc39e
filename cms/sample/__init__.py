"""清溪县: an invented county, so that a first start shows life. No real persons, no real numbers.

``load()`` is what `manage.py demo` calls. Data stands in data/ and forms/, one small loader a kind beside them.
"""
