"""Static files: hashed names, compressed copies."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    # Without it imports between modules keep unhashed names and go stale.
    support_js_module_import_aggregation = True
    manifest_strict = False  # a preview of an unpublished pack may name a picture that is not collected yet
