"""All files of the corpus."""

from tests.corpus import (
    drawings,
    of_openpyxl,
    of_ours,
    of_xlsxwriter,
    part_forms,
    programs,
    sheet_features,
    workbook_features,
    xml_forms,
    zip_forms,
)
from tests.corpus.files import CorpusFile

MODULES = (
    xml_forms,
    zip_forms,
    part_forms,
    drawings,
    sheet_features,
    workbook_features,
    programs,
    of_openpyxl,
    of_xlsxwriter,
    of_ours,
)
CORPUS: tuple[CorpusFile, ...] = tuple(file for module in MODULES for file in module.FILES)
