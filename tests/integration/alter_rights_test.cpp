// sync with .alter, and what the user and other programs let it do: privileges, and the lock.
#include <sequelize/pool/database.hpp>
#include <sequelize/schema.hpp>

#include "difference/difference.hpp"
#include "difference/plan.hpp"
#include "difference/run_plan.hpp"
#include "driver/connection_decoration.hpp"
#include "introspection/read_schema.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct RightsAuthor {
    std::int64_t id{};
};
struct RightsBook {
    std::int64_t id{};
    std::int64_t author_id{};
};

/// A key that must be dropped and added again for its type to change, and a user who may not do everything.
struct Rights {
    Rights() {
        clear();
        const std::string numbers = test::speaksMysql() ? " AUTO_INCREMENT" : "";
        run("CREATE TABLE rights_authors (id INT NOT NULL" + numbers + " PRIMARY KEY)");
        run("CREATE TABLE rights_books (id INT NOT NULL" + numbers +
            " PRIMARY KEY, author_id INT NOT NULL, CONSTRAINT rights_key FOREIGN KEY (author_id) REFERENCES "
            "rights_authors (id) ON UPDATE CASCADE)");
        run("INSERT INTO rights_authors (id) VALUES (1)");
        run("INSERT INTO rights_books (id, author_id) VALUES (1, 1)");
    }
    ~Rights() { clear(); }
    Rights(const Rights&) = delete;
    Rights& operator=(const Rights&) = delete;

    static void run(const std::string& sql) { test::rawSession().run(sql); }
    static void clear() {
        run("DROP TABLE IF EXISTS rights_books");
        run("DROP TABLE IF EXISTS rights_authors");
        if (test::speaksMysql()) run("DROP USER IF EXISTS rights_user");
    }
    /// A user who may do that with the database's tables.
    static ConnectionOptions user(const std::string& privileges) {
        run("DROP USER IF EXISTS rights_user");
        run("CREATE USER rights_user IDENTIFIED BY 'Rights.user1'");
        auto options = test::serverOptions();
        run("GRANT " + privileges + " ON `" + options.database + "`.* TO rights_user");
        options.username = "rights_user";
        options.password = "Rights.user1";
        return options;
    }
    static void define(Sequelize& sequelize) {
        const ModelOptions plain{.timestamps = false, .idType = DataTypes::BIGINT};
        auto authors = sequelize.define<RightsAuthor>("rights_author", plain);
        auto books = sequelize.define<RightsBook>("rights_book", plain);
        books.belongsTo(authors, {.foreignKey = &RightsBook::author_id});
    }
};

bool tells(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// As clusters do.
class LocklessConnection final : public Connection {
public:
    explicit LocklessConnection(std::unique_ptr<Connection> inner) : inner_(std::move(inner)) {}

    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override {
        return inner_->execute(sql, binds);
    }
    std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override {
        if (sql.find("GET_LOCK") != std::string_view::npos)
            throw DatabaseError(
                {1235, "42000", "This version doesn't yet support 'GET_LOCK in cluster (WSREP_ON=ON)'",
                 std::string(sql)}
            );
        return inner_->query(sql, binds);
    }
    bool isUsable() const noexcept override { return inner_->isUsable(); }
    bool isOpen() noexcept override { return inner_->isOpen(); }
    bool ping() noexcept override { return inner_->ping(); }
    bool inTransaction() noexcept override { return inner_->inTransaction(); }
    bool reset() noexcept override { return inner_->reset(); }
    bool interrupt() noexcept override { return inner_->interrupt(); }
    void cut() noexcept override { inner_->cut(); }
    void settle() noexcept override { inner_->settle(); }
    const ServerInfo& server() const noexcept override { return inner_->server(); }
    LexicalMode lexicalMode(std::string_view sql) override { return inner_->lexicalMode(sql); }

private:
    std::unique_ptr<Connection> inner_;
};

}  // namespace

TEST_CASE("alter drops no foreign key that the user may not add again", "[alter][errors]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has no privileges");
    const Rights rights;
    const auto server =
        Rights::user("SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, CREATE TEMPORARY TABLES");
    Sequelize sequelize(
        server.database, server.username, server.password,
        {.dialect = test::dialect(), .host = server.host, .port = server.port}
    );
    Rights::define(sequelize);
    if (test::dialect() == Dialect::mariadb) {  // to which SELECT on the other table is enough
        sequelize.sync({.alter = true});
        CHECK(sequelize.check().isClean());
        return;
    }
    const auto before = sequelize.check();
    const auto message = test::messageOf<UsageError>([&] { sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(tells(message, "changed nothing"));
    CHECK(tells(message, "table 'rights_books' (author_id) REFERENCES rights_authors (id)"));
    CHECK(tells(message, "Grant the privilege REFERENCES"));
    CHECK(sequelize.check().text() == before.text());

    // Of a table that is yet to be made, too.
    Rights::run("DROP TABLE rights_books");
    CHECK(tells(test::messageOf<UsageError>([&] { sequelize.sync({.alter = true}); }), "'rights_books'"));
    CHECK(sequelize.check().before.table("rights_books") == nullptr);
    Rights::run("GRANT REFERENCES ON `" + server.database + "`.* TO rights_user");
    sequelize.sync({.alter = true});
    CHECK(sequelize.check().isClean());
}

TEST_CASE("a foreign key that cannot be put back is told with its statement", "[alter][errors]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite does all or nothing");
    const Rights rights;
    Logger none{};
    Database admin(test::serverOptions(), {}, {});
    const auto read = [&] {
        return readSchema(admin, {.tables = {"rights_authors", "rights_books"}}, {.logging = &none});
    };
    const auto before = read();
    auto after = before;
    for (auto& [table, column] : {std::pair("rights_authors", "id"), std::pair("rights_books", "author_id")}) {
        auto& changed = *after.table(table)->column(column);
        changed.type = "bigint";
        changed.definition.clear();
    }
    Database limited(Rights::user("CREATE, DROP, ALTER, INDEX"), {}, {});
    const auto plan = diff::planOf(limited.dialect(), diff::difference(before, after));
    const auto message = test::messageOf<DatabaseError>([&] { diff::runPlan(limited, plan, {.logging = &none}); });
    INFO(message);
    CHECK(tells(message, "REFERENCES command denied"));
    CHECK(tells(message, "This was to add foreign keys to the table 'rights_books'"));
    CHECK(tells(
        message,
        "to be done by hand: put back the foreign key (author_id) REFERENCES rights_authors (id) ON UPDATE "
        "CASCADE of the table 'rights_books': ALTER TABLE `rights_books` ADD CONSTRAINT `rights_key` FOREIGN KEY"
    ));
    // What it says to be done does it.
    CHECK(read().table("rights_books")->foreignKeys.empty());
    const auto begin = message.find("ALTER TABLE `rights_books` ADD CONSTRAINT");
    REQUIRE(begin != std::string::npos);
    Rights::run(message.substr(begin, message.find("CASCADE", begin) + 7 - begin));
    CHECK(read().table("rights_books")->foreignKeys.size() == 1);
}

TEST_CASE("alter says who has the lock, and does without where it is told to", "[alter][errors]") {
    const Rights rights;
    auto sequelize = test::database();
    Rights::define(sequelize);
    auto other = test::rawSession();
    const bool mysql = test::speaksMysql();
    other.run(mysql ? "DO GET_LOCK(LEFT(CONCAT('sequelize alter ', DATABASE()), 64), 0)" : "BEGIN IMMEDIATE");
    const SyncOptions short_wait{.alter = true, .timeout = std::chrono::milliseconds(300)};
    const auto message = test::messageOf<TimeoutError>([&] { sequelize.sync(short_wait); });
    INFO(message);
    if (mysql) {
        CHECK(tells(message, "changed nothing"));
        CHECK(tells(message, "for 1 s, on connection "));
        sequelize.sync({.alter = {.lock = false}});
        CHECK(sequelize.check().isClean());
        return;
    }
    other.run("ROLLBACK");
    sequelize.sync(short_wait);
    CHECK(sequelize.check().isClean());
}

TEST_CASE("a cluster that refuses the lock is told with what helps", "[alter][errors]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite's lock is its transaction");
    const Rights rights;
    const ConnectionDecoration lockless([](std::unique_ptr<Connection> connection) {
        return std::make_unique<LocklessConnection>(std::move(connection));
    });
    auto sequelize = test::database();
    Rights::define(sequelize);
    const auto message = test::messageOf<DatabaseError>([&] { sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(tells(message, "changed nothing, for the database refuses the lock"));
    CHECK(tells(message, "GET_LOCK in cluster"));
    CHECK(tells(message, ".alter = {.lock = false}"));
    CHECK_FALSE(sequelize.check().isClean());
    sequelize.sync({.alter = {.lock = false}});
    CHECK(sequelize.check().isClean());
}
