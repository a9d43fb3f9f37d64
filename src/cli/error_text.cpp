#include "error_text.hpp"

#include <algorithm>

#include "../core/ascii.hpp"
#include "../core/secret_sql.hpp"
#include "../core/utf8.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr std::size_t longestShown = 200;

/// Behind the blanks and comments that begin it. What a server runs of a comment stays.
std::string_view withoutLeadingComments(std::string_view sql) {
    for (;;) {
        while (!sql.empty() && isSpace(sql.front())) sql.remove_prefix(1);
        const bool isLine = sql.starts_with("--") || sql.starts_with('#');
        const bool isBlock = sql.starts_with("/*") && !sql.starts_with("/*!") && !sql.starts_with("/*M!");
        if (!isLine && !isBlock) return sql;
        const auto end = isLine ? sql.find('\n') : sql.find("*/", 2);
        if (end == std::string_view::npos) return sql;
        sql.remove_prefix(end + (isLine ? 1 : 2));
    }
}

}  // namespace

std::string withoutCalls(std::string_view message) {
    constexpr std::string_view opening = " (in C++: ";
    std::string out;
    for (auto begin = message.find(opening); begin != std::string_view::npos; begin = message.find(opening)) {
        out += message.substr(0, begin);
        std::size_t end = begin + opening.size();
        for (int open = 1; end < message.size() && open != 0; ++end)
            open += message[end] == '(' ? 1 : message[end] == ')' ? -1 : 0;
        message.remove_prefix(end);
    }
    return out += message;
}

std::string withoutVariables(std::string_view message, std::string_view source) {
    std::string out(message);
    bool had = false;
    const auto replaceAll = [&](std::string_view what, std::string_view with) {
        for (auto at = out.find(what); at != std::string::npos; at = out.find(what, at + with.size())) {
            out.replace(at, what.size(), with);
            had = true;
        }
    };
    replaceAll(" (DB_HOST, DB_PORT)", "");
    replaceAll(" (DB_USER, DB_PASSWORD)", "");
    replaceAll(" (DB_HOST)", "");
    replaceAll("DB_USER", "the user name");
    replaceAll("DB_NAME", "the database's name");
    if (had && !source.empty()) (out += " The connection comes from ") += std::string(source) + ".";
    return out;
}

std::string inOneLine(std::string_view sql, std::size_t letters) {
    std::string out;
    for (std::size_t i = 0, shown = 0; i < sql.size(); ++shown) {
        if (shown == letters) return out + "...";
        const std::size_t size = std::max<std::size_t>(utf8::characterSize(sql.substr(i)), 1);
        const auto letter = sql.substr(i, size);
        i += size;
        if (isSpace(letter[0])) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else if (static_cast<unsigned char>(letter[0]) >= 0x20 && letter[0] != 0x7f) {
            out += letter;
        }
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string failedStatement(std::string_view sql) {
    sql = withoutLeadingComments(sql);
    return inOneLine(withoutSecrets(sql), longestShown);
}

}  // namespace sequelize::detail::commandline
