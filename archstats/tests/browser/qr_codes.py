"""What the camera of another phone reads off a page."""

from base64 import b64decode, b64encode

import numpy as np
import zxingcpp
from playwright.sync_api import Page, expect

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# The brightness of every dot of a picture, from left to right and row by row.
DOTS = """async (png) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const told = Array.from({ length: width * height }, (_, at) => String.fromCharCode(data[4 * at]));
  return [width, btoa(told.join(""))];
}"""


def read_off(page: Page, drawn: str = ".qr") -> str:
    """What the one code says that is drawn there, as the screen shows it."""
    expect(page.locator(f"{drawn} svg")).to_be_visible()
    picture = b64encode(page.locator(drawn).screenshot()).decode()
    width, grey = page.evaluate(DOTS, picture)
    dots = np.frombuffer(b64decode(grey), dtype=np.uint8).reshape(-1, width)
    [read] = zxingcpp.read_barcodes(dots, formats=QR)
    return str(read.text)
