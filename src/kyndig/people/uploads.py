"""Uploads that are stopped where they grow larger than a list of people can be, before a disk is full of them."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from kyndig.people.lists import limits


class ListUploadHandler(FileUploadHandler):
    """Stands before Django's own handlers. What comes after the limit is read past and kept nowhere; `refused` then
    holds the name of the file."""

    refused = ""
    _size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > limits.BYTES:
            self.refused = self.file_name or ""
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
