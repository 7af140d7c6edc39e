"""What the office's screens cost, each beside a yardstick that does the least one can do, in one and the same run.

place.py    a database and a folder of its own, gone afterwards     office.py   the county and the cases in it
pace.py     ours, yardstick, ours, yardstick …                      reading.py  one figure, as printed
forms.py queue.py exports.py    what is measured
"""
