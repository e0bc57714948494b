"""An S3 server on this machine (moto), and buckets in it."""

import logging
import uuid

import boto3
from moto.server import ThreadedMotoServer

from config import Bucket

NAME = "zhixing-tests"


class S3:
    """moto's server in a thread of its own, with one bucket."""

    def __init__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="tests",
            aws_secret_access_key="tests",
        )
        self.client.create_bucket(Bucket=NAME)

    def bucket(self, *, direct=False, name=NAME, endpoint=None):
        """A place in the bucket that nobody has used."""
        return Bucket(
            name=name,
            prefix=f"{uuid.uuid4().hex}/",
            endpoint=endpoint or self.endpoint,
            region="us-east-1",
            access_key="tests",
            secret_key="tests",
            session_token=None,
            direct=direct,
        )

    def stop(self):
        self._server.stop()
