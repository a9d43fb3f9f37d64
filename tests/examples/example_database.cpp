// Makes the database that SEQUELIZE_URL names, empty: it is dropped first. Names that do not begin with
// sequelize_example_ are refused, so that a wrong URL cannot cost anybody their data.

#include <mysql.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

struct Url {
    std::string user;
    std::string password;
    std::string host;
    unsigned port = 3306;
    std::string database;
};

// scheme://user:password@host:port/database, as scripts/servers writes it; %XX as others may.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(std::strtoul(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

Url parse(std::string_view text) {
    Url url;
    text.remove_prefix(std::min(text.size(), text.find("://") + 3));
    text = text.substr(0, text.find('?'));
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        const auto login = text.substr(0, at);
        text.remove_prefix(at + 1);
        const auto colon = login.find(':');
        url.user = decoded(login.substr(0, colon));
        if (colon != std::string_view::npos) url.password = decoded(login.substr(colon + 1));
    }
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        url.database = decoded(text.substr(slash + 1));
        text = text.substr(0, slash);
    }
    if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
        url.port = static_cast<unsigned>(std::strtoul(std::string(text.substr(colon + 1)).c_str(), nullptr, 10));
        text = text.substr(0, colon);
    }
    url.host = std::string(text);
    return url;
}

}  // namespace

int main() {
    const char* text = std::getenv("SEQUELIZE_URL");
    const Url url = parse(text == nullptr ? "" : text);
    if (!url.database.starts_with("sequelize_example_") || url.database.find('`') != std::string::npos) {
        std::fprintf(stderr, "refusing to drop the database '%s'\n", url.database.c_str());
        return 1;
    }
    MYSQL* connection = mysql_init(nullptr);
    const bool done =
        mysql_real_connect(
            connection, url.host.c_str(), url.user.c_str(), url.password.c_str(), nullptr, url.port, nullptr, 0
        ) != nullptr &&
        mysql_query(connection, ("DROP DATABASE IF EXISTS `" + url.database + "`").c_str()) == 0 &&
        mysql_query(connection, ("CREATE DATABASE `" + url.database + "`").c_str()) == 0;
    if (!done) std::fprintf(stderr, "%s\n", mysql_error(connection));
    mysql_close(connection);
    mysql_library_end();
    return done ? 0 : 1;
}
