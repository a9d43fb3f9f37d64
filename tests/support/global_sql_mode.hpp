#pragma once

#include <string>

#include "support/database.hpp"

namespace test {

/// The SQL mode that new sessions of the server under test begin with, while this lives: the library adds its own, and
/// a `SET SESSION` would end with the loan of its connection. `modes` empty: as it is.
class GlobalSqlMode {
public:
    explicit GlobalSqlMode(const std::string& modes) {
        if (modes.empty()) return;
        auto session = rawSession();
        before_ = inspect(session.value("SELECT @@GLOBAL.sql_mode"));
        session.run("SET GLOBAL sql_mode = '" + modes + "'");
    }
    ~GlobalSqlMode() {
        if (!before_.empty()) rawSession().run("SET GLOBAL sql_mode = " + before_);
    }
    GlobalSqlMode(const GlobalSqlMode&) = delete;
    GlobalSqlMode& operator=(const GlobalSqlMode&) = delete;

private:
    std::string before_;  // quoted
};

}  // namespace test
