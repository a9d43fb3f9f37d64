#include "cli/output.hpp"

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
