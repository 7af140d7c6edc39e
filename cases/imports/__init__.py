"""Tables that come into the house: read, looked through without writing, carried out all or not at all, taken back.

reading.py   a workbook or CSV file as rows of text, however long         columns.py  which column is what
resource.py  a kind of table as an import-export resource                 kinds.py    which kinds there are, who may
running.py   the work, in short steps, by the ticker or the page          marking.py  the same table with what is wrong
cells.py     what a cell of our own columns may say
units.py posts.py catalogue.py casework.py ratings.py    the kinds

batch = running.received(user, kind, target, file)   # kept in private storage; nothing is read yet
running.go_on(seconds=3)                             # what any batch has left to do
running.carry_out(batch, user); running.take_back(batch, user)
"""
