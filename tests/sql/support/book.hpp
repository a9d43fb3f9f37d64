#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sql/support/sql.hpp"

namespace test {

enum class Genre { novel, essay };

/// One member of every kind that conditions tell apart.
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> author{};
    std::optional<int> subject{};  // its column is named otherwise
    double weight{};
    Decimal price{};
    bool active{};
    Genre genre{};
    Uuid isbn{};
    std::optional<Date> released{};
    Time length{};
    Bytes cover{};
    DateTime createdAt{}, updatedAt{};
};

inline const TableDefinition& books() {
    static const TableDefinition table = tableOf<Book>(
        "books",
        {
            field<&Book::title>(),
            field<&Book::author>(),
            field<&Book::subject>({.field = "topic"}),
            field<&Book::weight>(),
            field<&Book::price>(),
            field<&Book::active>(),
            field<&Book::genre>(),
            field<&Book::isbn>(),
            field<&Book::released>(),
            field<&Book::length>(),
            field<&Book::cover>(),
        }
    );
    return table;
}

/// What a condition becomes behind WHERE.
inline std::string whereOn(Dialect dialect, const Where<Book>& where) {
    const std::string head = "SELECT * FROM `books` AS `books` WHERE ";
    const std::string sql = select<Book>(dialect, books(), {.where = where});
    return sql.starts_with(head) ? sql.substr(head.size()) : sql;
}

/// The same, for what every dialect writes alike; else all three texts.
template <class Condition>
std::string where(const Condition& condition) {
    const std::string mysql = whereOn(Dialect::mysql, condition);
    const std::string mariadb = whereOn(Dialect::mariadb, condition);
    const std::string sqlite = whereOn(Dialect::sqlite, condition);
    if (mysql == mariadb && mysql == sqlite) return mysql;
    return "mysql: " + mysql + "\nmariadb: " + mariadb + "\nsqlite: " + sqlite;
}
inline std::string where(std::initializer_list<Pair<Book>> pairs) {
    return where(Where<Book>(pairs));
}

}  // namespace test
