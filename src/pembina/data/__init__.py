"""Data sets: a folder of tables becomes typed lazy tables, or every cell that does not fit is named."""

from pembina.data.dataset import DataSet, Loaded, open_dataset
from pembina.data.declared import dataset_schema
from pembina.data.engines import Engine
from pembina.data.watch import Reading

__all__ = ["DataSet", "Engine", "Loaded", "Reading", "dataset_schema", "open_dataset"]
