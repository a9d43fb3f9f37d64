#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sequelize/schema/schema_model.hpp>

/// Schemas in a line a table, for tests of pictures.
namespace test {

inline sequelize::ColumnSchema column(
    std::string name, std::string type, bool allowNull = false, std::string comment = {}
) {
    sequelize::ColumnSchema made;
    made.name = std::move(name);
    made.type = std::move(type);
    made.allowNull = allowNull;
    made.comment = std::move(comment);
    return made;
}

inline sequelize::IndexSchema uniqueKey(const std::vector<std::string>& columns) {
    sequelize::IndexSchema made{.isUnique = true};
    for (const auto& name : columns) made.parts.push_back({.column = name});
    return made;
}

inline sequelize::ForeignKeySchema foreignKey(
    std::vector<std::string> columns, std::string target, std::vector<std::string> targetColumns = {"id"}
) {
    sequelize::ForeignKeySchema made;
    made.columns = std::move(columns);
    made.targetTable = std::move(target);
    made.targetColumns = std::move(targetColumns);
    return made;
}

/// `authors` with two integer columns, and `books` with a foreign key `author_id` to it.
inline sequelize::SchemaModel twoTables(bool allowNull) {
    sequelize::TableSchema authors;
    authors.name = "authors";
    authors.columns = {column("id", "int"), column("name", "varchar(255)")};
    authors.primaryKey = uniqueKey({"id"});
    sequelize::TableSchema books;
    books.name = "books";
    books.columns = {column("id", "int"), column("author_id", "int", allowNull), column("place", "int")};
    books.primaryKey = uniqueKey({"id"});
    books.foreignKeys = {foreignKey({"author_id"}, "authors")};
    sequelize::SchemaModel schema;
    schema.tables = {authors, books};
    return schema;
}

}  // namespace test
