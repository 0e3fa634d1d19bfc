"""What people and programs put into a sheet beside its cells."""

from tests.corpus.drawings import X14, XM, picture
from tests.corpus.files import edited, files_of
from tests.corpus.package import MAIN, MICROSOFT, OFFICE, SHEET_ML, Package


@edited()
def validations_of_the_extension(package: Package) -> None:
    package.after_cells(
        "Intents",
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations count="1" '
        f'xmlns:xm="{XM}"><x14:dataValidation type="list" allowBlank="1" showInputMessage="1" '
        'promptTitle="Queue" prompt="Pick one">'
        "<x14:formula1><xm:f>Queues!$A$2:$A$3</xm:f></x14:formula1><xm:sqref>D2:D4</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>",
    )


@edited()
def rules_of_the_extension(package: Package) -> None:
    package.after_cells(
        "Intents",
        '<conditionalFormatting sqref="F2:F4"><cfRule type="dataBar" priority="2"><dataBar><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}" '
        f'xmlns:x14="{X14}"><x14:id>{{33333333-3333-3333-3333-333333333333}}</x14:id></ext></extLst>'
        "</cfRule></conditionalFormatting>"
        f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="dataBar" id="{{33333333-3333-3333-3333-333333333333}}">'
        '<x14:dataBar minLength="0" maxLength="100"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
        '<x14:negativeFillColor rgb="FFFF0000"/><x14:axisColor rgb="FF000000"/></x14:dataBar>'
        "</x14:cfRule><xm:sqref>F2:F4</xm:sqref>"
        f'</x14:conditionalFormatting><x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="expression" priority="1" '
        'id="{44444444-4444-4444-4444-444444444444}"><xm:f>D2=Queues!$A$3</xm:f><x14:dxf><font><b/></font></x14:dxf></x14:cfRule>'
        "<xm:sqref>D2:D4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>",
    )


@edited()
def rules_with_priorities_of_all_kinds(package: Package) -> None:
    rules = "".join(
        f'<cfRule type="expression" dxfId="0" priority="{priority}"><formula>TRUE</formula></cfRule>'
        for priority in (7, 7, 0, -3, 2147483600)
    )
    package.after_cells("Intents", f'<conditionalFormatting sqref="A2:F4">{rules}</conditionalFormatting>')


@edited()
def sparklines(package: Package) -> None:
    package.after_cells(
        "Intents",
        f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}"><x14:sparklineGroups xmlns:xm="{XM}">'
        '<x14:sparklineGroup><x14:colorSeries rgb="FF376092"/><x14:sparklines><x14:sparkline><xm:f>Intents!F2:F4</xm:f>'
        "<xm:sqref>H2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>",
    )


def table(package: Package, more: str = "", *, totals: bool = False) -> None:
    names = ("Intent", "Name", "Risk", "Queue", "Owner", "Monthly volume")
    columns = "".join(f'<tableColumn id="{i}" name="{name}"/>' for i, name in enumerate(names, 1))
    ends = 'ref="A1:F5" totalsRowCount="1"' if totals else 'ref="A1:F4" totalsRowShown="0"'
    xml = (
        f'<table xmlns="{MAIN}" id="1" name="Intents1" displayName="Intents1" {ends}>'
        f'<autoFilter ref="A1:F4">{more}</autoFilter><tableColumns count="6">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></table>'
    )
    package.add("xl/tables/table1.xml", xml, f"{SHEET_ML}.table+xml")
    id_ = package.relate(package.sheet("Intents"), "table", "../tables/table1.xml")
    package.after_cells("Intents", f'<tableParts count="1"><tablePart r:id="{id_}"/></tableParts>')


@edited()
def plain_table(package: Package) -> None:
    table(package)


@edited(also=["HX117"])
def table_that_ends_in_totals(package: Package) -> None:
    table(package, totals=True)
    row = '<row r="5"><c r="A5" t="inlineStr"><is><t>Total</t></is></c><c r="F5"><f>SUBTOTAL(109,F2:F4)</f><v>1900</v></c></row>'
    package.replace(package.sheet("Intents"), "</sheetData>", f"{row}</sheetData>")


@edited(also=["HX123"])
def filtered_table(package: Package) -> None:
    table(package, '<filterColumn colId="4"><filters><filter val="Dana"/></filters></filterColumn>')
    package.replace(package.sheet("Intents"), '<row r="4">', '<row r="4" hidden="1">')


@edited()
def table_with_a_slicer(package: Package) -> None:
    table(package)
    x15 = f"{MICROSOFT}/spreadsheetml/2010/11/main"
    slicers = (
        f'<slicers xmlns="{X14}" xmlns:x="{MAIN}"><slicer name="Owner" cache="Slicer_Owner" '
        'caption="Owner" rowHeight="241300"/></slicers>'
    )
    package.add("xl/slicers/slicer1.xml", slicers, "application/vnd.ms-excel.slicer+xml")
    cache = (
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Owner" sourceName="Owner"><extLst>'
        f'<x:ext xmlns:x="{MAIN}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" xmlns:x15="{x15}">'
        '<x15:tableSlicerCache tableId="1" column="5"/></x:ext></extLst></slicerCacheDefinition>'
    )
    package.add("xl/slicerCaches/slicerCache1.xml", cache, "application/vnd.ms-excel.slicerCache+xml")
    kinds = f"{MICROSOFT}/2007/relationships"
    sheet = package.relate(package.sheet("Intents"), f"{kinds}/slicer", "../slicers/slicer1.xml")
    book = package.relate("xl/workbook.xml", f"{kinds}/slicerCache", "slicerCaches/slicerCache1.xml")
    package.after_cells(
        "Intents",
        f'<extLst><ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" xmlns:x15="{x15}"><x14:slicerList xmlns:x14="{X14}">'
        f'<x14:slicer r:id="{sheet}"/></x14:slicerList></ext></extLst>',
    )
    package.insert_before(
        "xl/workbook.xml",
        "</workbook>",
        '<definedNames><definedName name="Slicer_Owner">#N/A</definedName></definedNames>'
        f'<extLst><ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" xmlns:x15="{x15}"><x15:slicerCaches xmlns:x14="{X14}">'
        f'<x14:slicerCache r:id="{book}"/></x15:slicerCaches></ext></extLst>',
    )


@edited()
def pivot_table_with_its_own_rule(package: Package) -> None:
    fields = "".join(
        f'<cacheField name="{name}" numFmtId="0"><sharedItems/></cacheField>' for name in ("Intent", "Owner")
    )
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" refreshOnLoad="1" '
        'refreshedBy="Ann" recordCount="0"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:B4" sheet="Intents"/></cacheSource><cacheFields '
        f'count="2">{fields}</cacheFields></pivotCacheDefinition>'
    )
    package.add("xl/pivotCache/pivotCacheDefinition1.xml", cache, f"{SHEET_ML}.pivotCacheDefinition+xml")
    id_ = package.relate("xl/workbook.xml", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    package.insert_before(
        "xl/workbook.xml", "</workbook>", f'<pivotCaches><pivotCache cacheId="5" r:id="{id_}"/></pivotCaches>'
    )
    pivot = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="Pivot" cacheId="5" dataCaption="Values">'
        '<location ref="H1:I3" firstHeaderRow="1" '
        'firstDataRow="1" firstDataCol="0"/><pivotFields count="2"><pivotField/><pivotField/></pivotFields>'
        '<conditionalFormats count="1"><conditionalFormat priority="1"><pivotAreas count="1">'
        "<pivotArea/></pivotAreas></conditionalFormat>"
        "</conditionalFormats></pivotTableDefinition>"
    )
    package.add("xl/pivotTables/pivotTable1.xml", pivot, f"{SHEET_ML}.pivotTable+xml")
    package.relate(
        "xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml"
    )
    package.relate(package.sheet("Intents"), "pivotTable", "../pivotTables/pivotTable1.xml")
    package.after_cells(
        "Intents",
        '<conditionalFormatting pivot="1" sqref="H1:H3"><cfRule type="expression" dxfId="0" priority="1">'
        "<formula>H1&gt;1</formula></cfRule></conditionalFormatting>",
    )


@edited()
def printer_settings(package: Package) -> None:
    package.parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    package.default("bin", f"{SHEET_ML}.printerSettings")
    id_ = package.relate(
        package.sheet("Intents"), "printerSettings", "../printerSettings/printerSettings1.bin"
    )
    package.after_cells(
        "Intents",
        '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
        f'<pageSetup orientation="landscape" r:id="{id_}"/>',
    )


@edited()
def background_picture(package: Package) -> None:
    package.parts["xl/media/image1.png"] = picture()
    package.default("png", "image/png")
    id_ = package.relate(package.sheet("Intents"), "image", "../media/image1.png")
    package.after_cells("Intents", f'<picture r:id="{id_}"/>')


@edited()
def everything_around_the_cells(package: Package) -> None:
    """Elements from nearly every place of the order that the standard prescribes."""
    part = package.sheet("Intents")
    package.replace(
        part,
        "<sheetData>",
        '<sheetPr codeName="Sheet3"><tabColor rgb="FF00FF00"/><outlinePr summaryBelow="0"/></sheetPr><dimension ref="A1:F4"/>'
        '<sheetViews><sheetView rightToLeft="1" tabSelected="1" workbookViewId="0"><pane '
        'xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" '
        'state="frozen"/><selection pane="bottomRight" activeCell="B2" sqref="B2"/></sheetView>'
        '</sheetViews><sheetFormatPr defaultRowHeight="15" '
        'outlineLevelCol="1"/><cols><col min="1" max="1" width="30" customWidth="1"/><col min="5" '
        'max="6" width="9" outlineLevel="1"/></cols><sheetData>',
    )
    package.after_cells(
        "Intents",
        '<sheetProtection sheet="1" objects="1" scenarios="1"/><protectedRanges><protectedRange '
        'sqref="F2:F4" name="Volumes"/></protectedRanges>'
        '<scenarios current="0"><scenario name="High" locked="1" count="1" user="Ann"><inputCells '
        'r="F2" val="2000"/></scenario></scenarios>'
        '<autoFilter ref="A1:F4"/><sortState ref="A2:F4"><sortCondition ref="A2:A4"/></sortState><dataConsolidate/>'
        '<customSheetViews><customSheetView guid="{88888888-8888-8888-8888-888888888888}"/>'
        '</customSheetViews><phoneticPr fontId="0"/>'
        '<conditionalFormatting sqref="F2:F4"><cfRule type="top10" dxfId="0" priority="3" rank="1"/></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1" '
        'showInputMessage="1" showErrorMessage="1" errorTitle="No" error="No such risk" '
        'promptTitle="Risk" prompt="low, medium, high or regulated" sqref="C2:C4">'
        '<formula1>"low,medium,high,regulated"</formula1></dataValidation></dataValidations>'
        '<hyperlinks><hyperlink ref="A2" location="Queues!A1" display="queues"/></hyperlinks><printOptions gridLines="1"/>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9"/>'
        '<headerFooter><oddFooter>&amp;P</oddFooter></headerFooter><rowBreaks count="1" '
        'manualBreakCount="1"><brk id="2" max="16383" man="1"/></rowBreaks>'
        '<cellWatches><cellWatch r="F2"/></cellWatches><ignoredErrors><ignoredError sqref="A1:F4" '
        'numberStoredAsText="1"/></ignoredErrors>',
    )


FILES = files_of(globals())
