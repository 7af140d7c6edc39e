"""The paper twin of a form: a blank sheet with numbered boxes, and what is typed off it by box number.

blank.draw(version, address)         a PDF; ``address``: where its QR code leads to
boxes.of(spec)                       what stands on it, in order
boxes.read(spec, typed)              {"7": "2", "9.1.2": "…"} → raw answers, as the form itself takes them
"""
