"""What an editor reads before publishing: rules as sentences, findings, where a key is used, why something shows,
scenarios, differences. Each module is one function over a schema that gives frozen values; none knows a request.
"""
