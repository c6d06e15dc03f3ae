"""Run code through a Jupyter server's kernel channel, as JupyterLab does."""

import asyncio
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect


def run_code(url: str, cookies: str, origin: str, code: str) -> str:
    """Give what the code printed, or the error it ended with.

    In a thread of its own: playwright's event loop holds the main one in tests that have a browser open.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_run_within, url.replace("http://", "ws://"), cookies, origin, code).result()


def _run_within(url: str, cookies: str, origin: str, code: str) -> str:
    return asyncio.run(asyncio.wait_for(_run(url, cookies, origin, code), 90))


async def _run(url: str, cookies: str, origin: str, code: str) -> str:
    headers = {"Cookie": cookies, "Origin": origin.rstrip("/")}
    channel = await websocket_connect(HTTPRequest(url, headers=headers))
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": "execute_request",
        "session": "t",
        "username": "",
        "version": "5.3",
    }
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    try:
        await channel.write_message(json.dumps(message))
        printed = await _printed(channel, header["msg_id"])
    finally:
        channel.close()
    while await channel.read_message() is not None:
        pass  # until the server has closed too
    return printed


async def _printed(channel: WebSocketClientConnection, request: str) -> str:
    printed = ""
    while True:
        received = await channel.read_message()
        if received is None:
            raise ConnectionError(f"the server closed the channel; printed so far: {printed}")
        answer = json.loads(received)
        if answer.get("parent_header", {}).get("msg_id") != request:
            continue
        kind, said = answer["msg_type"], answer["content"]
        printed += said["text"] if kind == "stream" else f"{said['ename']}: {said['evalue']}" if kind == "error" else ""
        if kind == "status" and said["execution_state"] == "idle":
            return printed
