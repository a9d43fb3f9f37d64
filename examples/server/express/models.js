const { DataTypes, Sequelize } = require('sequelize');
require('dotenv').config();

const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false, pool: { max: 16, acquire: 2000 } });
const Book = sequelize.define('book', {
  title: { type: DataTypes.STRING(120), allowNull: false, unique: 'title_author', validate: { notEmpty: true } },
  author: { type: DataTypes.STRING(120), allowNull: false, unique: 'title_author', validate: { notEmpty: true } },
  release_date: DataTypes.DATEONLY,
  subject: { type: DataTypes.INTEGER, validate: { min: 0, max: 999 } },
}, { version: true });

module.exports = { sequelize, Book };
