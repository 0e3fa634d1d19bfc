"""Drawings, notes and conversations, on the very sheets and cells that get marks."""

import struct
import zlib

from tests.corpus.files import edited, files_of
from tests.corpus.package import MAIN, MICROSOFT, OFFICE, SHEET_ML, Package

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
XM = f"{MICROSOFT}/excel/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PLACED = f"{DRAWING}/spreadsheetDrawing"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


def picture() -> bytes:
    """Return a PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\x80\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def anchored(content: str) -> str:
    """Return a drawing with one thing in it, from B3 to D9."""
    return (
        f'<xdr:wsDr xmlns:xdr="{PLACED}" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><xdr:twoCellAnchor>'
        "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        "</xdr:from><xdr:to><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>8</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:to>{content}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )


def draw(package: Package, title: str, content: str) -> str:
    """Put a drawing on a sheet; return its part."""
    part = "xl/drawings/drawing1.xml"
    package.add(part, anchored(content), DRAWING_TYPE)
    id_ = package.relate(package.sheet(title), "drawing", "../drawings/drawing1.xml")
    package.after_cells(title, f'<drawing r:id="{id_}"/>')
    return part


def notes(package: Package, title: str, texts: dict[str, str], vml: str | bytes | None) -> None:
    """Put notes on a sheet, with the drawing of their boxes, if there is one."""
    listed = "".join(
        f'<comment ref="{cell}" authorId="0"><text>{text}</text></comment>' for cell, text in texts.items()
    )
    xml = f'<comments xmlns="{MAIN}"><authors><author>Ann</author></authors><commentList>{listed}</commentList></comments>'
    package.add("xl/comments1.xml", xml, f"{SHEET_ML}.comments+xml")
    package.relate(package.sheet(title), "comments", "../comments1.xml")
    if vml is not None:
        boxes(package, title, vml)


def boxes(package: Package, title: str, vml: str | bytes) -> None:
    package.parts["xl/drawings/vmlDrawing1.vml"] = vml if isinstance(vml, bytes) else vml.encode()
    package.default("vml", VML_TYPE)
    id_ = package.relate(package.sheet(title), "vmlDrawing", "../drawings/vmlDrawing1.vml")
    package.after_cells(title, f'<legacyDrawing r:id="{id_}"/>')


def shape(row: int, column: int, number: int = 1025, kind: str = "Note", more: str = "") -> str:
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden">{more}'
        f'<x:ClientData ObjectType="{kind}"><x:Anchor>1, 15, 0, 2, 3, 15, 3, 16</x:Anchor>'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


@edited()
def shape_with_text(package: Package) -> None:
    draw(
        package,
        "Intents",
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Reminder"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
        "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Ask Kim</a:t></a:r></a:p></xdr:txBody></xdr:sp>",
    )


@edited()
def image(package: Package) -> None:
    part = draw(
        package,
        "Intents",
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Logo"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        '<a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>',
    )
    package.parts["xl/media/image1.png"] = picture()
    package.default("png", "image/png")
    package.relate(part, "image", "../media/image1.png")


@edited()
def drawing_in_an_alternative(package: Package) -> None:
    part = package.sheet("Intents")
    draw(
        package,
        "Intents",
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="S"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>',
    )
    element = '<drawing r:id="rId1"/>'
    package.replace(
        part,
        element,
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14" xmlns:x14="{X14}">{element}</mc:Choice>'
        "</mc:AlternateContent>",
    )


@edited()
def note_on_a_faulty_cell(package: Package) -> None:
    vml = f"<xml {VML}>{shape(1, 3)}{shape(8, 8, 1026)}</xml>"
    notes(
        package,
        "Intents",
        {"D2": "<t>Ann: is this the right team?</t>", "I9": "<r><t>by itself</t></r>"},
        vml,
    )


@edited()
def notes_without_boxes(package: Package) -> None:
    notes(package, "Intents", {"D2": "<t>Ann</t>"}, None)


@edited()
def boxes_without_notes(package: Package) -> None:
    boxes(package, "Intents", f"<xml {VML}>{shape(1, 3, kind='Button')}</xml>")


@edited()
def boxes_that_are_no_xml(package: Package) -> None:
    text = "<v:textbox><div><font face=Tahoma>two<br>lines &nbsp; & more</font></div></v:textbox>"
    notes(package, "Intents", {"D2": "<t>two lines</t>"}, f"<xml {VML}>{shape(1, 3, more=text)}</xml>")


@edited()
def boxes_in_no_known_encoding(package: Package) -> None:
    text = f"<xml {VML}>{shape(1, 3, more='<v:textbox>§</v:textbox>')}</xml>"
    notes(package, "Intents", {"D2": "<t>x</t>"}, text.encode("cp1252").replace(b"\xa7", b"\xa7\x81\xff"))


@edited()
def note_that_is_a_picture(package: Package) -> None:
    fill = '<v:fill o:relid="rId1" o:title="photo" recolor="t" rotate="t" type="frame"/>'
    notes(package, "Intents", {"D2": "<t></t>"}, f"<xml {VML}>{shape(1, 3, more=fill)}</xml>")
    package.parts["xl/media/image1.png"] = picture()
    package.default("png", "image/png")
    package.relate("xl/drawings/vmlDrawing1.vml", "image", "../media/image1.png")


@edited()
def line_in_old_drawing(package: Package) -> None:
    line = '<v:line id="Line 1" style="position:absolute" from="0,0" to="9pt,9pt"><x:ClientData ObjectType="Shape"/></v:line>'
    boxes(package, "Intents", f"<xml {VML}>{line}</xml>")


@edited()
def header_picture(package: Package) -> None:
    package.after_cells("Intents", "<headerFooter><oddHeader>&amp;L&amp;G</oddHeader></headerFooter>")
    image_ = (
        f'<xml {VML}><v:shape id="LH" type="#_x0000_t75" style="width:9pt;height:9pt"><v:imagedata '
        'o:relid="rId1"/></v:shape></xml>'
    )
    package.parts["xl/drawings/vmlDrawing1.vml"] = image_.encode()
    package.default("vml", VML_TYPE)
    package.default("png", "image/png")
    package.parts["xl/media/image1.png"] = picture()
    package.relate("xl/drawings/vmlDrawing1.vml", "image", "../media/image1.png")
    id_ = package.relate(package.sheet("Intents"), "vmlDrawing", "../drawings/vmlDrawing1.vml")
    package.after_cells("Intents", f'<legacyDrawingHF r:id="{id_}"/>')


@edited()
def form_controls(package: Package) -> None:
    control = (
        '<v:shape id="_x0000_s1025" type="#_x0000_t201" style="position:absolute"><x:ClientData '
        'ObjectType="Checkbox"><x:Checked>1</x:Checked></x:ClientData></v:shape>'
    )
    boxes(package, "Intents", f"<xml {VML}>{control}</xml>")
    xml = f'<formControlPr xmlns="{X14}" objectType="CheckBox" checked="Checked" lockText="1"/>'
    package.add("xl/ctrlProps/ctrlProp1.xml", xml, "application/vnd.ms-excel.controlproperties+xml")
    id_ = package.relate(package.sheet("Intents"), "ctrlProp", "../ctrlProps/ctrlProp1.xml")
    package.after_cells(
        "Intents",
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:x14="{X14}" Requires="x14"><controls>'
        f'<mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1025" r:id="{id_}" name="Check Box 1">'
        '<controlPr defaultSize="0" autoFill="0" autoLine="0" autoPict="0"><anchor moveWithCells="1">'
        f'<from xmlns:xdr="{PLACED}"><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>'
        "<xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></from>"
        f'<to xmlns:xdr="{PLACED}"><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff>'
        "<xdr:row>10</xdr:row><xdr:rowOff>0</xdr:rowOff></to>"
        "</anchor></controlPr></control></mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>",
    )


@edited()
def embedded_object(package: Package) -> None:
    package.parts["xl/embeddings/oleObject1.bin"] = b"\xd0\xcf\x11\xe0" + b"\0" * 60
    package.default("bin", "application/vnd.openxmlformats-officedocument.oleObject")
    boxes(package, "Intents", f"<xml {VML}>{shape(9, 1, kind='Pict')}</xml>")
    id_ = package.relate(package.sheet("Intents"), "oleObject", "../embeddings/oleObject1.bin")
    package.after_cells(
        "Intents", f'<oleObjects><oleObject progId="Packager" shapeId="1025" r:id="{id_}"/></oleObjects>'
    )


def conversation(package: Package, title: str, cell: str) -> None:
    """Put a threaded comment on a cell, with the person and the note that older programs show instead."""
    threads = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    kinds = f"{MICROSOFT}/2017/10/relationships"
    person = '<person displayName="Ann" id="{11111111-1111-1111-1111-111111111111}" userId="ann" providerId="None"/>'
    package.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{threads}">{person}</personList>',
        "application/vnd.ms-excel.person+xml",
    )
    package.relate("xl/workbook.xml", f"{kinds}/person", "persons/person.xml")
    id_ = "{22222222-2222-2222-2222-222222222222}"
    comment = (
        f'<threadedComment ref="{cell}" dT="2026-11-01T10:00:00.00" personId="{{11111111-1111-1111-1111-111111111111}}" '
        f'id="{id_}"><text>Is this right?</text></threadedComment>'
    )
    xml = f'<ThreadedComments xmlns="{threads}">{comment}</ThreadedComments>'
    package.add(
        "xl/threadedComments/threadedComment1.xml", xml, "application/vnd.ms-excel.threadedcomments+xml"
    )
    package.relate(
        package.sheet(title), f"{kinds}/threadedComment", "../threadedComments/threadedComment1.xml"
    )
    old = "<t>[Threaded comment]\n\nIs this right?</t>"
    notes(package, title, {cell: old}, f"<xml {VML}>{shape(1, 3)}</xml>")
    package.replace("xl/comments1.xml", "<author>Ann</author>", f"<author>tc={id_}</author>")


@edited()
def conversation_on_a_faulty_cell(package: Package) -> None:
    conversation(package, "Intents", "D2")


@edited()
def conversation_on_another_cell(package: Package) -> None:
    conversation(package, "Intents", "B2")


FILES = files_of(globals())
