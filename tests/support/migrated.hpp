#pragma once

#include <initializer_list>
#include <string>

#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

/// What tests of migrations share.
namespace test {

/// Drops these tables, in their order, and those that keep what has run.
inline void dropMigrated(sequelize::Sequelize& sequelize, std::initializer_list<const char*> tables) {
    for (const char* table : tables) sequelize.query("DROP TABLE IF EXISTS " + std::string(table));
    for (const char* table : {"SequelizeMeta", "SequelizeMetaState"})
        sequelize.query("DROP TABLE IF EXISTS " + std::string(table));
}

/// The database under test, without these.
inline sequelize::Sequelize withoutMigrated(std::initializer_list<const char*> tables) {
    sequelize::Sequelize sequelize = database();
    dropMigrated(sequelize, tables);
    return sequelize;
}

/// Whether the text has the part; where it does not, the text is shown.
inline bool has(const std::string& text, const std::string& part) {
    INFO(text);
    const bool isThere = text.find(part) != std::string::npos;
    CHECK(isThere);
    return isThere;
}

}  // namespace test
