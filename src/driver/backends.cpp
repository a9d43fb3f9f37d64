#include <sequelize/dialect/sql_dialect.hpp>

#include "mysql_dialect.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail {

std::string_view nameOf(Dialect dialect) noexcept {
    switch (dialect) {
        case Dialect::mysql:
            return "mysql";
        case Dialect::mariadb:
            return "mariadb";
        case Dialect::sqlite:
            return "sqlite";
    }
    return "unknown";
}

const SqlDialect& sqlDialect(Dialect id) {
    static const MysqlDialect mysql(Dialect::mysql);
    static const MysqlDialect mariadb(Dialect::mariadb);
    static const SqliteDialect sqlite;
    switch (id) {
        case Dialect::mysql:
            return mysql;
        case Dialect::mariadb:
            return mariadb;
        default:
            return sqlite;
    }
}

}  // namespace sequelize::detail
