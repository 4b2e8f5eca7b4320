/** https://fetch.spec.whatwg.org/#bad-port, from 1024 up. */
const NOT_FOR_BROWSERS = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];
const DATABASES = [
  1433, 1434, 1521, 3306, 5432, 5433, 5984, 6379, 6380, 6432, 7199, 7474, 7687, 8086, 9042, 9160, 9200, 9300, 11211,
  16379, 26257, 26379, 27017, 27018, 27019, 28015, 28017, 29015, 33060, 50000,
];
const QUEUES = [1883, 2181, 2379, 2380, 4222, 5671, 5672, 8883, 9092, 9093, 61613, 61616];
const REMOTE_CONTROL = [2375, 2376, 2377, 3389, 4243, 4369, 5900, 5901, 5985, 5986, 6443, 10250, 10255];

const BAD_PORTS: ReadonlySet<number> = new Set([...NOT_FOR_BROWSERS, ...DATABASES, ...QUEUES, ...REMOTE_CONTROL]);

/** Tells whether a web server may be expected at a port: 80, 443, and from 1024 up what no other service is known for. */
export function isWebPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !BAD_PORTS.has(port));
}
