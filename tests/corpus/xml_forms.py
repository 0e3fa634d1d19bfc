"""The same cells in every form that XML and the standard allow."""

import re
from collections.abc import Callable

from tests.corpus.design import SOUND, faulty
from tests.corpus.files import edited, files_of, made
from tests.corpus.package import DECLARATION, MAIN, OFFICE, SHEET_ML, Package, package_of

IGNORABLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
X14AC = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
XR = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
INLINE = re.compile(r't="inlineStr"><is><t>(.*?)</t></is>')


def in_every_sheet(package: Package, change: Callable[[str], str]) -> None:
    for name in package.sheets:
        package.parts[name] = change(package.text(name)).encode()


def encoded(package: Package, names: list[str], encoding: str, stated: str) -> None:
    for name in names:
        text = package.text(name).replace('encoding="UTF-8"', f'encoding="{stated}"')
        package.parts[name] = text.encode(encoding)


@edited()
def plainest(package: Package) -> None:
    assert package.sheets


@made(sound=True)
def plainest_and_sound() -> bytes:
    return package_of(SOUND).written()


@made()
def strict() -> bytes:
    return package_of(faulty(), strict=True).written()


@made(sound=True)
def strict_and_sound() -> bytes:
    return package_of(SOUND, strict=True).written()


@made()
def prefixed_x() -> bytes:
    return package_of(faulty(), prefix="x").written()


@made()
def prefixed_strict() -> bytes:
    return package_of(faulty(), prefix="ss", strict=True).written()


@edited()
def relationships_prefix_undeclared(package: Package) -> None:
    in_every_sheet(package, lambda xml: xml.replace(f' xmlns:r="{OFFICE}"', ""))


@edited()
def relationships_prefix_other(package: Package) -> None:
    package.replace("xl/workbook.xml", "xmlns:r=", "xmlns:rel=")
    package.replace("xl/workbook.xml", " r:id=", " rel:id=")


@edited()
def relationships_prefix_means_something_else(package: Package) -> None:
    in_every_sheet(
        package, lambda xml: xml.replace(f'xmlns:r="{OFFICE}"', 'xmlns:r="urn:revision" r:by="Ann"')
    )


@edited()
def dimension_too_small(package: Package) -> None:
    in_every_sheet(package, lambda xml: xml.replace("<sheetData>", '<dimension ref="A1"/><sheetData>'))


@edited()
def dimension_of_everything(package: Package) -> None:
    in_every_sheet(
        package, lambda xml: xml.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    )


@edited()
def one_cell_at_the_very_end(package: Package) -> None:
    last = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    in_every_sheet(package, lambda xml: xml.replace("</sheetData>", last))


@edited()
def rows_formatted_to_the_bottom(package: Package) -> None:
    rows = "".join(
        f'<row r="{row}" s="1" customFormat="1" ht="15.75"><c r="A{row}" s="1"/></row>'
        for row in range(20, 420)
    )
    package.replace(package.sheet("Intents"), "</sheetData>", f"{rows}</sheetData>")


@edited()
def cells_without_references(package: Package) -> None:
    for title in ("Settings", "Queues", "Intents"):  # where no cell is left out
        part = package.sheet(title)
        package.parts[part] = re.sub(r'<c r="[A-Z]+\d+"', "<c", package.text(part)).encode()


@edited()
def rows_without_numbers(package: Package) -> None:
    in_every_sheet(package, lambda xml: re.sub(r"<row r=\"\d+\">", "<row>", xml))


@edited()
def shared_strings(package: Package) -> None:
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        if match[1] not in texts:
            texts.append(match[1])
        return f't="s"><v>{texts.index(match[1])}</v>'

    in_every_sheet(package, lambda xml: INLINE.sub(shared, xml))
    entries = "".join(f"<si><t>{text}</t></si>" for text in texts)
    package.add(
        "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{entries}</sst>', f"{SHEET_ML}.sharedStrings+xml"
    )
    package.relate("xl/workbook.xml", "sharedStrings", "sharedStrings.xml")


@edited()
def shared_strings_rich_and_phonetic(package: Package) -> None:
    texts = [match[1] for match in INLINE.finditer(package.text(package.sheet("Intents")))]
    numbers = iter(range(len(texts)))
    sheet = package.sheet("Intents")
    package.parts[sheet] = INLINE.sub(lambda _: f't="s"><v>{next(numbers)}</v>', package.text(sheet)).encode()
    entries = "".join(
        f'<si><r><t>{text[:2]}</t></r><r><rPr><b/><color rgb="FFFF0000"/></rPr><t>{text[2:]}</t></r>'
        '<rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="0"/></si>'
        for text in texts
    )
    package.add(
        "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{entries}</sst>', f"{SHEET_ML}.sharedStrings+xml"
    )
    package.relate("xl/workbook.xml", "sharedStrings", "sharedStrings.xml")


@edited()
def texts_as_results_of_formulas(package: Package) -> None:
    in_every_sheet(package, lambda xml: INLINE.sub(r't="str"><v>\1</v>', xml))


@edited()
def formulas_with_stored_results(package: Package) -> None:
    in_every_sheet(package, lambda xml: INLINE.sub(r't="str"><f>T("\1")</f><v>\1</v>', xml))


@edited()
def shared_and_array_formulas(package: Package) -> None:
    sheet = package.sheet("Intents")
    for row, formula in ((2, '<f t="shared" ref="F2:F4" si="0">ROW()*1</f>'), (3, '<f t="shared" si="0"/>')):
        value = package.text(sheet).partition(f'<c r="F{row}"><v>')[2].partition("</v>")[0]
        package.replace(sheet, f'<c r="F{row}"><v>{value}', f'<c r="F{row}">{formula}<v>{value}')
    package.replace(sheet, '<c r="F4"><v>', '<c r="F4"><f t="array" ref="F4">SUM(F2:F3)</f><v>')


@edited()
def escapes_in_text(package: Package) -> None:
    """`_x0041_` stands for the letter A, `_x005F_` for the underscore that begins no escape."""
    in_every_sheet(
        package, lambda xml: xml.replace("refund_status", "refund_x005F_status").replace("<t>D", "<t>_x0044_")
    )


@edited()
def references_of_characters(package: Package) -> None:
    in_every_sheet(package, lambda xml: xml.replace("<t>r", "<t>&#114;").replace("<t>g", "<t>&#x67;"))


@edited()
def sections_of_literal_text(package: Package) -> None:
    in_every_sheet(package, lambda xml: re.sub(r"<t>(.*?)</t>", r"<t><![CDATA[\1]]></t>", xml))


@edited()
def comments_and_instructions(package: Package) -> None:
    for name in [*package.sheets, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"]:
        text = package.text(name).replace("?>\n", "?>\n<?tool a > b?><!-- <sheetData> <sheets> -->\n", 1)
        package.parts[name] = f"{text}<!-- end --><?done?>\n".encode()
    in_every_sheet(package, lambda xml: xml.replace("<row ", "<!-- </sheetData> --><row ", 1))


@edited()
def byte_order_marks(package: Package) -> None:
    for name in [name for name in package.parts if name.endswith((".xml", ".rels"))]:
        package.parts[name] = b"\xef\xbb\xbf" + package.parts[name]


@edited()
def windows_line_ends_and_indents(package: Package) -> None:
    for name in list(package.parts):
        package.parts[name] = re.sub(r">\s*<(?!/t)", ">\r\n  <", package.text(name)).encode()


@edited()
def no_declarations(package: Package) -> None:
    for name in list(package.parts):
        package.parts[name] = package.parts[name].removeprefix(DECLARATION.encode())


@edited()
def standalone_no_and_single_quotes(package: Package) -> None:
    for name in list(package.parts):
        text = package.text(name).replace('standalone="yes"', 'standalone="no"')
        package.parts[name] = re.sub(r'="([^"\']*)"', r"='\1'", text).encode()


@edited()
def utf_16_everywhere(package: Package) -> None:
    encoded(package, [n for n in package.parts if n != "[Content_Types].xml"], "utf-16", "UTF-16")


@edited()
def utf_16_big_endian(package: Package) -> None:
    encoded(package, [*package.sheets, "xl/workbook.xml"], "utf-16-be", "UTF-16BE")


@edited()
def utf_16_little_endian_with_mark(package: Package) -> None:
    for name in package.sheets:
        package.parts[name] = b"\xff\xfe" + package.text(name).replace("UTF-8", "UTF-16").encode("utf-16-le")


@edited()
def latin_1(package: Package) -> None:
    package.replace(package.sheet("Intents"), "Refund status", "Rückerstattung")
    encoded(package, package.sheets, "latin-1", "ISO-8859-1")


@edited()
def empty_elements_written_out(package: Package) -> None:
    for name in list(package.parts):
        package.parts[name] = re.sub(r"<([\w:]+)([^<>]*?)\s*/>", r"<\1\2></\1>", package.text(name)).encode()


@edited()
def attributes_that_may_be_ignored(package: Package) -> None:
    def change(xml: str) -> str:
        xml = xml.replace(
            "<worksheet ",
            f'<worksheet {IGNORABLE} {X14AC} {XR} xr:uid="{{00000000-0001-0000-0000-000000000000}}" ',
        )
        return xml.replace("<row ", '<row spans="1:9" x14ac:dyDescent="0.25" ')

    in_every_sheet(package, change)


@edited()
def elements_of_other_makers(package: Package) -> None:
    ext = (
        '<extLst><ext uri="{{0}}" xmlns:our="urn:maker"><our:row r="9"><our:c r="A9">'
        "<our:v>1</our:v></our:c></our:row></ext></extLst>"
    )
    in_every_sheet(package, lambda xml: xml.replace("</sheetData>", f"</sheetData>{ext}"))
    package.insert_before("xl/workbook.xml", "</workbook>", ext)


FILES = files_of(globals())
