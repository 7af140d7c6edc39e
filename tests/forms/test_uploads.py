"""Files: told by content, refused with what to do, pictures written anew."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.storage import storages
from PIL import Image
from pillow_heif import from_pillow

from forms import file_names, uploads
from forms.refusals import Refused
from tests.forms.intake_samples import picture, sent
from tests.forms.samples import field_of

PICTURE, FILE = field_of("picture"), field_of("file")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal(file, field=FILE) -> str:
    with pytest.raises(Refused) as refused:
        uploads.inspect(file, field)
    said = str(refused.value)
    assert said.endswith("。")
    return said


def box(name: str, **entries: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in entries.items():
            made.writestr(path.replace("__", "/").replace("_dot_", "."), content)
    return sent(name, out.getvalue())


def docx(**more: bytes):
    return box("信.docx", **{"[Content_Types]_dot_xml": b"<Types/>", "word__document_dot_xml": b"<w/>"} | more)


def opened(info) -> Image.Image:
    return Image.open(storages["private"].open(info.storage_key))


# --- pictures -------------------------------------------------------------------------------------------------------
def test_a_picture_is_turned_shrunk_and_loses_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    info = uploads.store(picture("照片.JPG", (4000, 1000), exif=exif, comment=b"hello"), PICTURE)
    kept = opened(info)
    assert kept.size == (750, 3000)
    assert not kept.getexif()
    assert "comment" not in kept.info
    assert (info.name, info.type) == ("照片.jpg", "image/jpeg")


def test_phone_pictures_become_jpeg():
    out = io.BytesIO()
    from_pillow(Image.new("RGB", (64, 48), "teal")).save(out, format="HEIF")
    info = uploads.store(sent("IMG_0001.HEIC", out.getvalue()), PICTURE)
    assert (info.name, info.type, opened(info).format) == ("IMG_0001.jpg", "image/jpeg", "JPEG")


@pytest.mark.parametrize(("form", "kept"), [("PNG", "PNG"), ("WEBP", "JPEG"), ("GIF", "PNG"), ("BMP", "PNG")])
def test_other_pictures_are_taken_too(form, kept):
    assert opened(uploads.store(picture("x", form=form), PICTURE)).format == kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_colour_model_are_taken(mode):
    out = io.BytesIO()
    Image.new("L", (40, 30), 90).convert("RGBA" if mode in ("LA", "RGBA") else "L").convert(
        mode if mode not in ("I;16", "CMYK") else "L"
    ).save(out, "PNG")
    assert uploads.store(sent("a.png", out.getvalue()), PICTURE).size


def test_a_file_hidden_behind_a_picture_is_gone():
    both = picture().read() + b"<?php system($_GET['c']); ?>" + docx().read()
    info = uploads.store(sent("a.jpg", both), PICTURE)
    kept = storages["private"].open(info.storage_key).read()
    assert b"php" not in kept
    assert b"PK" not in kept[-2000:]


def test_too_many_points_are_refused_before_they_are_read():
    small = picture("a.png", form="PNG").read()
    head = struct.pack(">4sIIBBBBB", b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
    huge = small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]
    assert "像素" in refusal(sent("a.png", huge), PICTURE)


def test_a_broken_picture_is_told():
    assert "损坏" in refusal(sent("a.jpg", picture(size=(900, 900)).read()[:900]), PICTURE)


# --- what is no picture ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("field", [PICTURE, FILE])
@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.jpg", b"<?php echo 1; ?>", "脚本"),
        ("a.png", b"MZ\x90\0" + bytes(99), "程序"),
        ("a.pdf", b"\x7fELF" + bytes(99), "程序"),
        ("a.jpg", b"#!/bin/sh\n", "程序"),
        ("a.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        ("a.pdf", b"<!DOCTYPE html><html><script>1</script>", "网页"),
        ("a.pdf", b"%PDF-1.7\n<script>1</script>\n%%EOF", "脚本"),
        ("a.jpg", b"", "空"),
    ],
)
def test_a_wrong_kind_is_refused_whatever_its_name_says(field, name, content, word):
    assert word in refusal(sent(name, content), field)


def test_a_picture_question_takes_no_document():
    assert "图片" in refusal(docx(), PICTURE)


def test_thirty_megabytes_are_too_many():
    assert "30 MB" in refusal(sent("a.jpg", bytes(30 * 1024 * 1024)), PICTURE)
    assert "30 MB" in refusal(sent("a.pdf", b"%PDF-1.7" + bytes(30 * 1024 * 1024)))


def test_an_unknown_kind_is_refused():
    assert "认不出" in refusal(sent("a.dat", bytes(range(7, 90))))


# --- documents ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "name", "end"),
    [
        (sent("表.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n"), "表.pdf", "/pdf"),
        (docx(), "信.docx", "wordprocessingml.document"),
        (box("账.bin", xl__workbook_dot_xml=b"<w/>"), "账.xlsx", "spreadsheetml.sheet"),
        (box("票.ofd", OFD_dot_xml=b"<o/>"), "票.ofd", "/ofd"),
        (box("全部.zip", a_dot_jpg=b"1"), "全部.zip", "/zip"),
        (sent("老.wps", OLE + "WordDocument".encode("utf-16-le")), "老.doc", "/msword"),
        (sent("老.et", OLE + "Workbook".encode("utf-16-le")), "老.xls", "ms-excel"),
    ],
)
def test_documents_are_known_by_what_is_in_them(file, name, end):
    file.seek(0)
    info = uploads.store(file, FILE)
    assert info.name == name
    assert info.type.endswith(end)


def test_macros_are_refused_under_any_name():
    assert "宏" in refusal(docx(word__vbaProject_dot_bin=b"x"))
    assert "宏" in refusal(docx(**{"[Content_Types]_dot_xml": b"application/vnd.ms-word.document.macroEnabled.main"}))
    assert "宏" in refusal(sent("a.doc", OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le")))


def test_bombs_are_refused():
    assert "太大" in refusal(box("a.zip", x_dot_txt=bytes(30 * 1024 * 1024)))


def test_locked_files_are_refused():
    locked = bytearray(box("a.zip", x_dot_jpg=b"1").read())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "密码" in refusal(sent("a.zip", bytes(locked)))
    assert "密码" in refusal(sent("a.docx", OLE + "EncryptedPackage".encode("utf-16-le")))


def test_two_formats_in_one_are_refused():
    assert "两种文件" in refusal(sent("a.pdf", b"%PDF-1.7\n%%EOF\n" + box("x", a_dot_jpg=b"1").read()))


def test_programs_inside_a_zip_are_refused():
    assert "程序" in refusal(box("a.zip", setup_dot_exe=b"1"))


def test_half_a_document_is_refused():
    assert "损坏" in refusal(sent("a.docx", docx().read()[:90]))
    assert "不完整" in refusal(sent("a.pdf", b"%PDF-1.7\n"))


# --- names, places --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\temp\\身份证.jpg", "身份证.jpg"),
        ("11010519491231002X正面.jpg", "110___________002X正面.jpg"),
        ("微信图片_13800138000.png", "微信图片_138____8000.png"),
        ("photo.php.jpg", "photo_php.jpg"),
        ("bill.pdf.exe.png", "bill.pdf_exe.png"),
        ("ann\u202egnp.exe.jpg", "anngnp_exe.jpg"),
        ("a\x00b\nc.jpg", "abc.jpg"),
        ("", "文件"),
        ("...", "文件"),
        (None, "文件"),
        ('a<b>|"?*.jpg', "a_b_____.jpg"),
    ],
)
def test_names_are_cleaned(typed, name):
    assert file_names.clean(typed) == name


def test_long_names_keep_their_end():
    assert file_names.clean("长" * 300 + ".jpeg").endswith("长.jpeg")
    assert len(file_names.clean("长" * 300 + ".jpeg")) <= 80


def test_a_file_lies_under_a_random_key_without_address():
    first, second = uploads.store(picture(), PICTURE), uploads.store(picture(), PICTURE)
    assert first.storage_key != second.storage_key
    assert first.sha256 == second.sha256
    assert "card" not in first.storage_key
    with pytest.raises(ValueError, match="address"):
        storages["private"].url(first.storage_key)
