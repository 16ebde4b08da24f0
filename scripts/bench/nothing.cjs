'use strict';
// What Node itself costs.
