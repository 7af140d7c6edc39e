"""What a killed server leaves behind goes after a while; what somebody's row points to stays."""

import os
from datetime import timedelta

import pytest
from django.core.files.storage import storages

from forms import intake, leftovers, uploads
from forms.models import Attachment, StagedFile
from home import clock
from tests.forms.intake_samples import PLAIN, picture, version_of
from tests.forms.samples import field_of
from tests.forms.test_filling import filled

pytestmark = pytest.mark.django_db
LATER = leftovers.UNCLAIMED + timedelta(hours=1)


def there(key: str) -> bool:
    return storages["private"].exists(key)


def test_a_file_without_a_row_goes_after_two_days_and_the_others_stay():
    lost = uploads.store(picture(), field_of("picture")).storage_key  # killed before its row was written
    intake.submit(version_of(slug="sent"), PLAIN, key="a", files={"card": [picture()]})
    filled(version_of(slug="draft"))
    kept = [kind.objects.get().storage_key for kind in (Attachment, StagedFile)]
    assert leftovers.sweep() == 0
    with clock.at(clock.now() + LATER):
        assert leftovers.sweep() >= 1
        assert leftovers.sweep() == 0
    assert not there(lost)
    assert all(map(there, kept))


def test_files_of_last_month_are_looked_at_too():
    lost = uploads.store(picture(), field_of("picture")).storage_key
    with clock.at((clock.now().replace(day=1) + timedelta(days=40)).replace(day=4)):
        leftovers.sweep()
    assert not there(lost)


def test_half_an_upload_goes_after_a_day(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    for name in ("tmpa.upload.jpg", "sheet", ".writable"):
        (tmp_path / name).touch()
        long_ago = (clock.now() - timedelta(hours=25)).timestamp()
        os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / "tmpb.upload.jpg").touch()
    assert leftovers.sweep() == 2
    assert {path.name for path in tmp_path.iterdir()} == {".writable", "tmpb.upload.jpg"}
