"""What people and programs put into a workbook beside its sheets."""

from tests.corpus.files import edited, files_of
from tests.corpus.package import MAIN, MICROSOFT, OFFICE, PACKAGE, SHEET_ML, Package


@edited()
def sensitivity_label(package: Package) -> None:
    labels = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
    label = (
        '<clbl:label id="{55555555-5555-5555-5555-555555555555}" enabled="1" method="Privileged" '
        'siteId="{66666666-6666-6666-6666-666666666666}" removed="0"/>'
    )
    package.add(
        "docMetadata/LabelInfo.xml",
        f'<clbl:labelList xmlns:clbl="{labels}">{label}</clbl:labelList>',
        "application/vnd.ms-office.classificationlabels+xml",
    )
    package.relate("", f"{MICROSOFT}/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml")
    office = OFFICE.removesuffix("relationships")
    custom = (
        f'<Properties xmlns="{office}custom-properties" xmlns:vt="{office}docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="MSIP_Label_5_Enabled">'
        "<vt:lpwstr>true</vt:lpwstr></property></Properties>"
    )
    package.add(
        "docProps/custom.xml", custom, "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    )
    package.relate("", "custom-properties", "docProps/custom.xml")


@edited()
def order_of_calculation(package: Package) -> None:
    package.replace(package.sheet("Intents"), '<c r="F2"><v>', '<c r="F2"><f>450*2</f><v>')
    package.add(
        "xl/calcChain.xml",
        f'<calcChain xmlns="{MAIN}"><c r="F2" i="3"/></calcChain>',
        f"{SHEET_ML}.calcChain+xml",
    )
    package.relate("xl/workbook.xml", "calcChain", "calcChain.xml")


@edited(also=["HX121"])
def link_to_another_workbook(package: Package) -> None:
    link = (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames>'
        '<sheetName val="Teams"/></sheetNames>'
        '<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>900</v></cell></row>'
        "</sheetData></sheetDataSet></externalBook></externalLink>"
    )
    package.add("xl/externalLinks/externalLink1.xml", link, f"{SHEET_ML}.externalLink+xml")
    package.relate(
        "xl/externalLinks/externalLink1.xml", "externalLinkPath", "file:///C:/teams.xlsx", external=True
    )
    id_ = package.relate("xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml")
    package.insert_before(
        "xl/workbook.xml",
        "</workbook>",
        f'<externalReferences><externalReference r:id="{id_}"/></externalReferences>',
    )
    package.replace(package.sheet("Intents"), '<c r="F2"><v>', '<c r="F2"><f>[1]Teams!$A$1</f><v>')


@edited()
def custom_xml(package: Package) -> None:
    package.add(
        "customXml/item1.xml",
        '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"/>',
    )
    props = (
        '<ds:datastoreItem ds:itemID="{77777777-7777-7777-7777-777777777777}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    )
    package.add(
        "customXml/itemProps1.xml",
        props,
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    package.relate("customXml/item1.xml", "customXmlProps", "itemProps1.xml")
    package.relate("xl/workbook.xml", "customXml", "../customXml/item1.xml")


@edited()
def query_and_connection(package: Package) -> None:
    connection = (
        '<connection id="1" name="Query - Teams" type="5" refreshedVersion="6"><dbPr '
        'connection="Provider=x" command="SELECT 1"/></connection>'
    )
    package.add(
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}">{connection}</connections>',
        f"{SHEET_ML}.connections+xml",
    )
    package.relate("xl/workbook.xml", "connections", "connections.xml")


@edited(also=["HX126"])
def signed(package: Package) -> None:
    signature = (
        '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/>'
        "<SignatureValue>AA==</SignatureValue></Signature>"
    )
    types = "application/vnd.openxmlformats-package.digital-signature"
    package.add("_xmlsignatures/origin.sigs", b"", f"{types}-origin")
    package.add("_xmlsignatures/sig1.xml", signature, f"{types}-xmlsignature+xml")
    package.relate("", f"{PACKAGE}/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs")
    package.relate(
        "_xmlsignatures/origin.sigs", f"{PACKAGE}/relationships/digital-signature/signature", "sig1.xml"
    )


def as_kind(package: Package, kind: str) -> None:
    package.replace("[Content_Types].xml", f"{SHEET_ML}.sheet.main+xml", kind)


@edited(suffix=".xlsm", also=["HX120"])
def macros(package: Package) -> None:
    as_kind(package, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    package.add(
        "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "application/vnd.ms-office.vbaProject"
    )
    package.relate("xl/workbook.xml", f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")


@edited(suffix=".xltx")
def template_of_a_workbook(package: Package) -> None:
    as_kind(package, f"{SHEET_ML}.template.main+xml")


@edited(suffix=".xltm", also=["HX120"])
def template_with_macros(package: Package) -> None:
    as_kind(package, "application/vnd.ms-excel.template.macroEnabled.main+xml")
    package.add(
        "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "application/vnd.ms-office.vbaProject"
    )
    package.relate("xl/workbook.xml", f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")


@edited()
def ribbon_thumbnail_and_pane(package: Package) -> None:
    ui = '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon/></customUI>'
    package.add("customUI/customUI14.xml", ui)
    package.relate("", f"{MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml")
    package.parts["docProps/thumbnail.jpeg"] = b"\xff\xd8\xff\xe0" + b"\0" * 20
    package.default("jpeg", "image/jpeg")
    package.relate("", f"{PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg")
    panes = (
        '<wetp:taskpanes xmlns:wetp="http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"/>'
    )
    package.add(
        "xl/webextensions/taskpanes.xml", panes, "application/vnd.ms-office.webextensiontaskpanes+xml"
    )
    package.relate(
        "", f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "xl/webextensions/taskpanes.xml"
    )


@edited()
def tab_of_an_old_macro_module(package: Package) -> None:
    package.insert_before(
        "xl/workbook.xml", "</sheets>", '<sheet name="Module1" sheetId="40" state="veryHidden" r:id=""/>'
    )


@edited()
def chart_sheet_and_dialogue_sheet(package: Package) -> None:
    for kind, folder in (("chartsheet", "chartsheets"), ("dialogsheet", "dialogsheets")):
        views = '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        xml = f'<{kind} xmlns="{MAIN}">{views}</{kind}>'
        package.add(f"xl/{folder}/sheet1.xml", xml, f"{SHEET_ML}.{kind}+xml")
        id_ = package.relate("xl/workbook.xml", kind, f"{folder}/sheet1.xml")
        number = 50 + len(kind)
        package.insert_before(
            "xl/workbook.xml", "</sheets>", f'<sheet name="{kind}" sheetId="{number}" r:id="{id_}"/>'
        )


@edited()
def views_names_and_settings_of_the_workbook(package: Package) -> None:
    package.replace(
        "xl/workbook.xml",
        "<sheets>",
        '<fileVersion appName="xl"/><workbookPr codeName="ThisWorkbook"/><workbookProtection lockStructure="1"/><bookViews>'
        '<workbookView activeTab="2" firstSheet="1"/><workbookView activeTab="0"/></bookViews><sheets>',
    )
    package.insert_before(
        "xl/workbook.xml",
        "</workbook>",
        '<functionGroups builtInGroupCount="18"/><definedNames><definedName '
        'name="_xlnm.Print_Area" localSheetId="2">Intents!$A$1:$F$4</definedName>'
        '<definedName name="Local" localSheetId="5">Exceptions!$A$1</definedName><definedName '
        'name="Rate">Thresholds!$C$2</definedName></definedNames>'
        '<calcPr calcId="191029" fullCalcOnLoad="1"/><fileRecoveryPr repairLoad="1"/>',
    )


@edited()
def names_that_look_like_ours(package: Package) -> None:
    package.insert_before(
        "xl/workbook.xml",
        "</workbook>",
        '<definedNames><definedName name="handoff_xl">1</definedName><definedName name="_handoff">2</definedName></definedNames>',
    )


FILES = files_of(globals())
