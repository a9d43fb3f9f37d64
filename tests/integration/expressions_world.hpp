#pragma once

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

/// What the tests of typed expressions compute with.
namespace test::expressions {

using namespace sequelize::dsl;
using sequelize::Date;
using sequelize::Row;

enum class Binding { soft, hard };

struct ExBook {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> author{};
    std::optional<int> year{};
    unsigned pages{};
    std::uint64_t copies{};
    Decimal price{};
    std::optional<Decimal> tax{};
    double weight{};
    bool lent{};
    Binding binding{};
    DateTime soldAt{};
    Date printed{};
    sequelize::Time opens{};
};

/// Four books; the last one has NULLs.
struct World {
    Log log{};
    Sequelize sequelize = database({.logging = log.logger(), .define = {.timestamps = false}});
    sequelize::Model<ExBook> books = sequelize.define<ExBook>(
        "ex_book",
        {field<&ExBook::price>({.type = DataTypes::DECIMAL(12, 2)}),
         field<&ExBook::tax>({.type = DataTypes::DECIMAL(12, 3)}), field<&ExBook::soldAt>({.type = DataTypes::DATE(6)})}
    );
    FreshTables tables{sequelize};

    World() {
        using namespace std::chrono_literals;
        const auto at = [](Date day, auto time) { return DateTime(std::chrono::sys_days(day)) + time; };
        add("Änderung", "Ann", 1999, 120, 3, "19.99", "1.500", 0.5, true, Binding::soft,
            at(2024y / 1 / 31, 10h + 30min + 15s), 2024y / 1 / 31, 9h);
        add("  Blanks ", "Bob", 2001, 7, 10, "5.00", "0.350", 2.5, false, Binding::hard,
            at(2023y / 12 / 31, 23h + 59min + 59s), 2023y / 2 / 28, 26h + 5min + 7s);
        add("ΣΟΦΙΑ", "Ann", 2010, 533, 18'000'000'000ULL, "100.05", "20.010", -3.5, false, Binding::soft,
            at(2024y / 2 / 29, 0h), 2020y / 2 / 29, 0h);
        add("a%_b", std::nullopt, std::nullopt, 0, 0, "-7.25", nullptr, 1.25, true, Binding::hard,
            at(1969y / 7 / 20, 20h + 17min), 1969y / 7 / 20, 13h);
    }

    void add(
        std::string title, std::optional<std::string> author, std::optional<int> year, unsigned pages,
        std::uint64_t copies, const char* price, const char* tax, double weight, bool lent, Binding binding,
        DateTime soldAt, Date printed, sequelize::Time opens
    ) {
        ExBook book;
        book.title = std::move(title);
        book.author = std::move(author);
        book.year = year;
        book.pages = pages;
        book.copies = copies;
        book.price = Decimal(price);
        if (tax) book.tax = Decimal(tax);
        book.weight = weight;
        book.lent = lent;
        book.binding = binding;
        book.soldAt = soldAt;
        book.printed = printed;
        book.opens = opens;
        books.create(book);
    }

    /// The expression's value of each book, in the order of their ids.
    template <class V, class E>
    [[nodiscard]] std::vector<std::optional<V>> each(const E& expression) const {
        struct Result {
            std::optional<V> value{};
        };
        std::vector<std::optional<V>> values;
        for (auto& result :
             books.template findAll<Result>({.attributes = {{expression, "value"}}, .order = {&ExBook::id}}))
            values.push_back(std::move(result.value));
        return values;
    }
    template <class V>
    using All = std::vector<std::optional<V>>;

    [[nodiscard]] Ids where(sequelize::Where<ExBook> condition) const {
        return test::each(books.findAll({.where = std::move(condition), .order = {&ExBook::id}}), &ExBook::id);
    }
    [[nodiscard]] Ids ordered(sequelize::List<sequelize::Order<ExBook>> order) const {
        return test::each(books.findAll({.order = std::move(order)}), &ExBook::id);
    }
};

}  // namespace test::expressions
