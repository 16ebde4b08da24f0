process.argv[2] = 'report';
require('./index.js');
