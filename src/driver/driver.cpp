#include <sequelize/driver/driver.hpp>

#include <string>

#include <sequelize/core/error.hpp>

#include "connection_decoration.hpp"

#if SEQUELIZE_WITH_MYSQL
#include "mysql/mysql_driver.hpp"
#endif
#if SEQUELIZE_WITH_SQLITE
#include "sqlite/sqlite_driver.hpp"
#endif

namespace sequelize::detail {

std::unique_ptr<Connection> connect(const ConnectionOptions& options) {
    const char* missing = "";
    switch (options.dialect) {
        // One wire protocol: `mysql` may find a MariaDB server and the other way round, and `server()` says
        // which.
        case Dialect::mysql:
        case Dialect::mariadb:
#if SEQUELIZE_WITH_MYSQL
            return decorated(connectMysql(options));
#else
            missing = "SEQUELIZE_WITH_MYSQL";
            break;
#endif
        case Dialect::sqlite:
#if SEQUELIZE_WITH_SQLITE
            return decorated(connectSqlite(options));
#else
            missing = "SEQUELIZE_WITH_SQLITE";
            break;
#endif
    }
    throw UsageError("This build of sequelize has no driver for the dialect " + std::string(nameOf(options.dialect)) +
                     ". Configure it with -D" + missing + "=ON, or compile sequelize/src.hpp with -D" + missing +
                     "=1.");
}

}  // namespace sequelize::detail
