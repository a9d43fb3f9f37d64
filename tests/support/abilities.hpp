#pragma once

#include "support/server.hpp"

/// What tests ask of the database under test, beside the capabilities of its dialect. Who adds a database answers here,
/// and nowhere else.
namespace test {

struct Abilities {
    bool hasServer = true;           ///< with host, port, users, passwords and sessions, which others can end
    bool locksRows = true;           ///< and so writers may run side by side, and meet deadlocks
    bool locksOneTable = true;       ///< FOR UPDATE OF: of a query's tables
    bool hasIsolationLevels = true;  ///< else its transactions are serializable
    bool hasProcedures = true;       ///< that can end a transaction
    bool hasTemporalTypes = true;    ///< instants and times have types of their own, and are no texts
    bool defersForeignKeys = false;  ///< a foreign key can be checked at COMMIT
    bool commitsBeforeDdl = false;   ///< a CREATE TABLE ends the transaction it runs in
};

inline Abilities abilities() {
    switch (dialect()) {
        case sequelize::Dialect::mysql:
            return {.commitsBeforeDdl = true};
        case sequelize::Dialect::mariadb:
            return {.locksOneTable = false, .commitsBeforeDdl = true};
        case sequelize::Dialect::sqlite:
            return {
                .hasServer = false,
                .locksRows = false,
                .hasIsolationLevels = false,
                .hasProcedures = false,
                .hasTemporalTypes = false,
                .defersForeignKeys = true};
        case sequelize::Dialect::postgres:
            return {.defersForeignKeys = true};
    }
    return {};
}

/// What is of interest to SQLite alone: its files, plans and pragmas.
inline bool isSqlite() {
    return dialect() == sequelize::Dialect::sqlite;
}

inline bool isPostgres() {
    return dialect() == sequelize::Dialect::postgres;
}

/// Where a test must write SQL of its own: MySQL's, which is MariaDB's, or what SQLite and most others take.
inline bool speaksMysql() {
    return dialect() == sequelize::Dialect::mysql || dialect() == sequelize::Dialect::mariadb;
}

}  // namespace test
