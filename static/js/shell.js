// Over HTTPS a reload needs no signal. At an address in the clear the browser has no workers.
navigator.serviceWorker?.register("/sw.js");
