// The shop has to be another site than the product, so that the chat is tried as it will be used. 127.0.0.1 and localhost are the same
// machine, but strangers to a browser.
'use strict';

if (location.hostname === '127.0.0.1') {
  document.getElementById('shop').href = 'http://localhost:' + location.port + '/demo/';
}
