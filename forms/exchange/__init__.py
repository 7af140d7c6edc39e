"""Forms in and out: our JSON definition, and XLSForm workbooks that are drawn up in WPS.

    found = reading.read(bytes, name)            → Incoming: schema, slug, base digest, problems; never raises
    writing.workbook(spec, slug=…)               → bytes of an XLSX that reads back to the same digest
    definition.write(spec, slug=…)               → JSON text that reads back to the same digest
    plan = landing.plan(incoming, row)           → Plan: three-way differences, what comes of them
    landing.land(plan, user)                     → a draft revision, or nothing where all is the same

What XLSForm has and we have not is named with sheet and cell (`problems`), what we have and XLSForm has not stands in
columns of our own (`layout.OWN`). Rules go both ways through `xpath`, `into_logic` and `from_logic`.
"""
