// The workloads, and what this library is to reach in each (times are medians of the rounds).
//   most:    at most so many times the time of expert C; `against` names another time to compare with
//   also:    the same of one more time
//   processor: at most so many times the processor time of expert C
//   faster:  at least so many times faster than Sequelize for Node.js
export const workloads = [
  { name: 'findAll', title: 'findAll, 50,000 rows of 8 columns', most: 1.1, processor: 1.15, faster: 20 },
  { name: 'findByPk', title: 'findByPk, 5,000 one after another', most: 1.05, processor: 1.05, faster: 3 },
  { name: 'hasManyJoin', title: 'eager hasMany by JOIN, 1,000 × 100', most: 1.1, faster: 8 },
  {
    name: 'hasManySeparate',
    title: 'the same with `separate`',
    most: 0.25,
    against: { program: 'expert', workload: 'hasManyJoin', title: "expert C's JOIN" },
    also: { most: 0.65, program: 'expert', workload: 'hasManySeparate', title: "expert C's two queries" },
    faster: 20,
  },
  {
    name: 'balancedRandom',
    title: '`balanced`, 1 to 1,000 parents, 10 times',
    most: 0.8,
    against: { program: 'expert', workload: 'balancedRandom', title: "expert C's two queries" },
  },
  { name: 'threeLevelsJoin', title: 'three levels by JOIN, two to-many side by side, 100 × 20 × 20' },
  {
    name: 'threeLevels',
    title: 'the same `balanced`',
    most: 0.2,
    against: { program: 'library', workload: 'threeLevelsJoin', title: "the library's JOIN" },
    faster: 15,
  },
  { name: 'manyToMany', title: 'many-to-many, 2,000 × 20, with through attributes', most: 1.15, faster: 8 },
  { name: 'bulkCreate', title: 'bulkCreate, 100,000 rows', most: 1.05, faster: 4 },
  { name: 'nestedCreate', title: 'bulkCreate of 200 with 10 each, by include', most: 1.1, faster: 4 },
  { name: 'createOneByOne', title: 'create one by one, 5,000 in a transaction', most: 1.03, faster: 3 },
  { name: 'updateByKey', title: 'update by key, 5,000 in a transaction', most: 1, faster: 3 },
  { name: 'loadThenSave', title: 'findByPk, then save, 5,000 in a transaction', most: 1, faster: 3 },
  { name: 'relatedAdd', title: 'related().add of 1,000 links, 20 times', most: 1.3, faster: 4 },
  { name: 'mixedThreads', title: '8 threads, 80/20 read/write by key, pool of 8', most: 1.03 },
  { name: 'findEach', title: 'findEach over 2,000,000 rows', most: 1.1, mostGrownKiB: 8192 },
  {
    name: 'buildSql',
    title: 'SQL of a findAll, three conditions and an include',
    most: 0.02,
    against: { program: 'library', workload: 'findByPk', title: 'a findByPk' },
  },
];

/// Our own programs that have the workload; the peers are asked.
export function programsOf(name) {
  return ['buildSql', 'threeLevels', 'threeLevelsJoin'].includes(name) ? ['library'] : ['library', 'expert'];
}

/// Other ORMs: a file of bench/peers, or a program of the build folder. A new one is a line here.
export const peers = [
  { name: 'sequelize', title: 'Sequelize', script: 'main.js' },
  { name: 'typeorm', title: 'TypeORM', script: 'typeorm.js' },
  { name: 'drizzle', title: 'Drizzle', script: 'drizzle.js' },
  { name: 'objection', title: 'Objection', script: 'objection.js' },
  { name: 'soci', title: 'SOCI (C++)', binary: 'bench_soci' },
];
