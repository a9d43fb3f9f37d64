// A file of the library's in the hands of another program, played by SQLite's own API, which has none of the library's
// functions and collations.
#include "support/catch.hpp"
#include "support/database.hpp"

#ifdef SEQUELIZE_WITH_SQLITE

#include <sqlite3.h>

#include <memory>

using namespace sequelize;

namespace {

class OtherProgram {
public:
    explicit OtherProgram(const std::string& file) {
        REQUIRE(sqlite3_open(file.c_str(), &handle_) == SQLITE_OK);
        sqlite3_busy_timeout(handle_, 5'000);
    }
    ~OtherProgram() { sqlite3_close(handle_); }
    OtherProgram(const OtherProgram&) = delete;
    OtherProgram& operator=(const OtherProgram&) = delete;

    /// What went wrong; empty: nothing.
    std::string run(const std::string& sql) {
        char* message = nullptr;
        if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return {};
        const std::unique_ptr<char, decltype(&sqlite3_free)> owner(message, sqlite3_free);
        return message;
    }
    test::Texts column(const std::string& sql) {
        test::Texts values;
        const auto add = [](void* to, int, char** texts, char**) {
            static_cast<test::Texts*>(to)->emplace_back(*texts ? *texts : "NULL");
            return 0;
        };
        REQUIRE(sqlite3_exec(handle_, sql.c_str(), add, &values, nullptr) == SQLITE_OK);
        return values;
    }

private:
    sqlite3* handle_ = nullptr;
};

struct Product {
    std::int64_t id{};
    Decimal price{};
    std::optional<Decimal> weight{};
};

Model<Product> define(Sequelize& sequelize) {
    return sequelize.define<Product>(
        "traded_product",
        {field<&Product::price>({.type = DataTypes::DECIMAL(10, 2), .unique = true}),
         field<&Product::weight>({.type = DataTypes::DECIMAL(8, 3)})},
        {.timestamps = false, .indexes = {{.fields = {"weight"}}}}
    );
}

test::Ids byPrice(const Model<Product>& products) {
    return test::each(products.findAll({.order = {&Product::price}}), &Product::id);
}

}  // namespace

TEST_CASE("sqlite: other programs can use a file with DECIMAL columns", "[sqlite][interchange]") {
    if (!test::isSqlite()) SKIP_TEST("about SQLite's files");
    auto sequelize = test::database();
    auto products = define(sequelize);
    const test::FreshTables tables(sequelize);
    products.bulkCreate({{.price = Decimal{"9.5"}, .weight = Decimal{"1"}}, {.price = Decimal{"100"}}});
    {
        OtherProgram other(test::sqliteFile());
        CHECK(
            other.run("INSERT INTO traded_products (price, weight) VALUES (20.5, 7), ('-3', NULL), (1000, 0.5)") == ""
        );
        CHECK(other.run("UPDATE traded_products SET weight = 12 WHERE id = 2") == "");
        CHECK(other.run("REINDEX traded_products") == "");
        CHECK(other.run("VACUUM") == "");
        CHECK(other.column("PRAGMA integrity_check") == test::Texts{"ok"});
        // a dump, read into another file
        const auto ddl = other.column("SELECT sql FROM sqlite_master WHERE tbl_name = 'traded_products' AND sql <> ''");
        OtherProgram copy(":memory:");
        for (const auto& statement : ddl) CHECK(copy.run(statement) == "");
        CHECK(copy.run("INSERT INTO traded_products VALUES (1, '9.50', '1.000')") == "");
    }
    CHECK(byPrice(products) == test::Ids{4, 1, 3, 2, 5});
    CHECK(products.count({.where = {{&Product::price, Decimal{"20.50"}}}}) == 1);
    CHECK(products.count({.where = {{&Product::weight, Op::between(Decimal{"0.5"}, 7)}}}) == 3);
    CHECK(products.sum(&Product::price) == Decimal{"1127"});
    CHECK(products.findByPk(5)->price == Decimal{"1000.00"});
}

TEST_CASE("sqlite: sync renews tables whose schema names the former collation", "[sqlite][interchange]") {
    if (!test::isSqlite()) SKIP_TEST("about SQLite's files");
    test::Log log;
    auto sequelize = test::database({.logging = log.logger()});
    auto products = define(sequelize);
    struct Owned {
        std::int64_t id{};
        std::int64_t productId{};
    };
    auto owned = sequelize.define<Owned>("traded_owned", {field<&Owned::productId>()}, {.timestamps = false});
    products.hasMany(owned, {.foreignKey = {"productId"}});
    const test::FreshTables tables(sequelize);
    auto session = test::rawSession();
    session.run("DROP TABLE traded_owneds");
    session.run("DROP TABLE traded_products");
    session.run(
        "CREATE TABLE `traded_products` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `price` DECIMAL_TEXT(10,2) COLLATE "
        "SEQUELIZE_DECIMAL NOT NULL UNIQUE, `weight` DECIMAL_TEXT(8,3) COLLATE SEQUELIZE_DECIMAL)"
    );
    session.run("CREATE INDEX `traded_products_weight` ON `traded_products` (`weight`)");
    session.run(
        "CREATE TABLE `traded_owneds` (`id` INTEGER PRIMARY KEY, `productId` INTEGER NOT NULL REFERENCES "
        "`traded_products` (`id`) ON DELETE CASCADE)"
    );
    for (const auto* price : {"9.50", "100.00", "-1.00", "20.00"})
        session.run(
            std::string("INSERT INTO traded_products (price, weight) VALUES ('") + price + "', '" + price + "0')"
        );
    session.run("INSERT INTO traded_owneds (productId) VALUES (1), (3)");

    // readable and writable before
    CHECK(byPrice(products) == test::Ids{3, 1, 4, 2});
    products.create({.price = Decimal{"50"}});
    CHECK(OtherProgram(test::sqliteFile()).run("INSERT INTO traded_products (price) VALUES (1)") != "");

    log.clear();
    sequelize.sync();
    CHECK(log.has("replace(sql, ' COLLATE SEQUELIZE_DECIMAL', '')"));
    CHECK(byPrice(products) == test::Ids{3, 1, 4, 5, 2});
    CHECK(owned.count() == 2);
    CHECK_THROWS_AS(products.create({.price = Decimal{"9.5"}}), UniqueConstraintError);
    {
        OtherProgram other(test::sqliteFile());
        CHECK(other.column("PRAGMA integrity_check") == test::Texts{"ok"});
        CHECK(other.column("PRAGMA foreign_key_check") == test::Texts{});
        CHECK(
            other.column("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%SEQUELIZE_DECIMAL%'") == test::Texts{"0"}
        );
        CHECK(
            other.column("SELECT id FROM traded_products INDEXED BY traded_products_weight WHERE weight = '20.000'") ==
            test::Texts{"4"}
        );
        CHECK(other.run("INSERT INTO traded_products (price) VALUES ('1.00')") == "");
        CHECK(other.run("VACUUM") == "");
    }
    CHECK(byPrice(products) == test::Ids{3, 6, 1, 4, 5, 2});
    // once
    log.clear();
    sequelize.sync();
    products.sync();
    CHECK_FALSE(log.has("SEQUELIZE_DECIMAL"));
}

#endif
