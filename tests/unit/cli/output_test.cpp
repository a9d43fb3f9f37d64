#include "cli/output.hpp"
#include "cli/error_text.hpp"

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace sequelize::detail::commandline;

TEST_CASE("a URL is printed without its password", "[cli]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"mysql://u:p@h/d", "mysql://u:*****@h/d"},
        {"mysql://u:a:b@h:1/d", "mysql://u:*****@h:1/d"},
        {"mysql://u:a@b@h/d", "mysql://u:*****@h/d"},
        {"mysql://u@h/d", "mysql://u@h/d"},
        {"mysql://h:3306/d", "mysql://h:3306/d"},
        {"mysql://:p@h", "mysql://:*****@h"},
        {"mysql://u:@h/d?x=a@b", "mysql://u:*****@h/d?x=a@b"},
        {"mysql://h:3306/d?x=a@b", "mysql://h:3306/d?x=a@b"},
        {"mysql://u:p/w@h/d", "mysql://u:*****@h/d"},  // which is no URL
        {"mysql://u:p#?@h/d", "mysql://u:*****@h/d"},
        {"as in mysql://user:password@host/database", "as in mysql://user:password@host/database"},
        {"sqlite:a@b.db", "sqlite:a@b.db"},
        {"from mysql://u:p@h/d to mysql://u:q@h", "from mysql://u:*****@h/d to mysql://u:*****@h"},
        {"user 'u'@'h', see https://a.b/c: u@h", "user 'u'@'h', see https://a.b/c: u@h"},
    };
    for (const auto& [url, expected] : cases) CHECK(withoutPasswords(url) == expected);
    CHECK(
        eventText("error", {{"message", std::string("\"mysql://u:p\"q@h\"")}}) ==
        R"({"format":1,"event":"error","message":"\"mysql://u:*****@h\""})"
    );
}

TEST_CASE("what only a program can call is left out of a message", "[cli]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Create it (in C++: call sync), or not.", "Create it, or not."},
        {"Check it (in C++: the error's native().sql).", "Check it."},
        {"a (in C++: b) c (in C++: d)", "a c"},
        {"a (in C++: b", "a"},
        {"run by m (sequelize::cli::main(a))", "run by m (sequelize::cli::main(a))"},
    };
    for (const auto& [message, expected] : cases) CHECK(withoutCalls(message) == expected);
}

TEST_CASE("the statement that failed is shown in short, and without secrets", "[cli]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", ""},
        {"  INSERT\n\tINTO t\x01 VALUES (?)\n", "INSERT INTO t VALUES (?)"},
        {"-- a\n/* b */ # c\nSELECT 'x'", "SELECT '*****'"},
        {"-- a", "-- *****"},
        {"/*!50001 DROP VIEW v */", "/*!50001 DROP VIEW v */"},
        {"CREATE USER u IDENTIFIED BY 'a''b\\'c', v IDENTIFIED BY \"d\"", "CREATE USER u IDENTIFIED BY '*****'*****"},
        {"CREATE USER u IDENTIFIED BY 'a''b', v IDENTIFIED BY \"d\"",
         "CREATE USER u IDENTIFIED BY '*****', v IDENTIFIED BY \"*****\""},
        {"SET PASSWORD = 'open", "SET PASSWORD = '*****"},
        {"SELECT " + std::string(300, 'x'), "SELECT " + std::string(193, 'x') + "..."},
    };
    for (const auto& [sql, expected] : cases) CHECK(failedStatement(sql) == expected);
}
