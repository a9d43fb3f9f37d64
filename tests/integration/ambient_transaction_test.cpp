// Calls that take part in a transaction without being given it; which do, every_path/ tells of each.
#include <atomic>
#include <chrono>
#include <thread>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;

namespace {

Book titled(const char* title) {
    return {.title = title, .pages = 1};
}

std::string ended(const std::function<void()>& call) {
    return test::messageOf<UsageError>(call);
}

}  // namespace

TEST_CASE("a managed transaction can be the ambient one of its callback", "[transaction][ambient]") {
    test::Log log;
    test::Library library({.logging = log.logger(), .requireTransaction = true});
    auto& db = library.sequelize;
    const auto& books = library.books;
    const auto made = db.transaction({.ambient = true}, [&](Transaction& t) {
        log.clear();
        auto book = books.create(titled("Dune"));
        CHECK_THAT(log.lines().at(0), test::StartsWith("Executing (" + t.id() + "): INSERT"));
        CHECK(books.count() == 7);
        return book;
    });
    CHECK(books.findByPk(made.id)->title == "Dune");
    CHECK_THROWS_AS(
        db.transaction(
            {.ambient = true},
            [&](Transaction&) {
                books.create(titled("gone"));
                throw std::runtime_error("undo");
            }
        ),
        std::runtime_error
    );
    log.clear();
    CHECK(books.count() == 7);  // after the exception there is no scope
    CHECK_THAT(log.last(), test::StartsWith("Executing (default)"));
    CHECK(ended([&] { (void)db.transaction({.ambient = true}); }).starts_with(".ambient is about a callback's calls"));
}

TEST_CASE("all managed transactions are ambient ones by an option", "[transaction][ambient]") {
    test::Library library({.requireTransaction = true, .ambientTransactions = true});
    auto& db = library.sequelize;
    const auto& books = library.books;
    CHECK_THROWS_AS(
        db.transaction([&](Transaction&) {
            books.create(titled("gone"));
            throw std::runtime_error("undo");
        }),
        std::runtime_error
    );
    CHECK(books.count() == 6);
    CHECK(ended([&] { db.transaction({.ambient = false}, [&](Transaction&) { (void)books.count(); }); }
    ).starts_with("This call is made inside of a managed transaction's callback"));
    auto byHand = db.transaction();
    CHECK(books.count() == 6);
    books.create(titled("by hand"), {.transaction = byHand});
    byHand.rollback();
}

TEST_CASE("in a transaction that is not ambient calls take part by name alone", "[transaction][ambient]") {
    test::Library library({.requireTransaction = false});
    auto& db = library.sequelize;
    const auto& books = library.books;
    db.transaction({.ambient = true}, [&](Transaction&) {
        books.create(titled("new"));
        db.transaction({.ambient = false}, [&](Transaction& inner) {
            CHECK(books.count() == 6);
            CHECK(books.count({.transaction = inner}) == 7);
            const AmbientTransaction ambient(inner);
            CHECK(books.count() == 7);
        });
        CHECK(books.count() == 7);
    });
}

TEST_CASE("a call in an ambient transaction can step outside, or name another", "[transaction][ambient]") {
    test::Library library({.requireTransaction = true});
    auto& db = library.sequelize;
    const auto& books = library.books;
    db.transaction({.ambient = true}, [&](Transaction& t) {
        books.create(titled("new"));
        CHECK(books.count() == 7);
        CHECK(books.count({.transaction = null}) == 6);
        CHECK(db.query<int>("SELECT count(*) FROM query_books", {.transaction = null}) == std::vector{6});
        {
            auto other = db.transaction({.readOnly = true, .transaction = null});
            CHECK(books.count({.transaction = other}) == 6);
            CHECK(books.count() == 7);
            const AmbientTransaction inner(other);
            CHECK(books.count() == 6);
            CHECK(books.count({.transaction = t}) == 7);
        }
        CHECK(books.count() == 7);
        db.transaction({.readOnly = true, .transaction = null}, [&](Transaction&) { CHECK(books.count() == 6); });
        CHECK(books.count() == 7);
    });
}

TEST_CASE("a transaction within an ambient one is a savepoint of it", "[transaction][ambient]") {
    test::Library library;
    auto& db = library.sequelize;
    const auto& books = library.books;
    db.transaction({.ambient = true}, [&](Transaction& outer) {
        books.create(titled("outer"));
        db.transaction([&](Transaction& inner) {
            CHECK(inner.id() == outer.id() + "-sp-1");
            books.create(titled("kept"));
        });
        CHECK_THROWS_AS(
            db.transaction([&](Transaction&) {
                books.create(titled("undone"));
                throw std::runtime_error("undo");
            }),
            std::runtime_error
        );
        {
            auto byHand = db.transaction();
            CHECK(byHand.id() == outer.id() + "-sp-3");
            const AmbientTransaction ambient(byHand);
            books.create(titled("undone, too"));
            byHand.rollback();
            CHECK(ended([&] { (void)books.count(); }).starts_with("The ambient transaction " + outer.id()));
        }
        db.transaction({.transaction = outer}, [&](Transaction& inner) {
            books.create(titled("in the savepoint"));
            inner.rollback();
        });
        CHECK_THROWS_AS(db.transaction({.isolationLevel = IsolationLevel::SERIALIZABLE}), UsageError);
        CHECK_THROWS_AS(db.transaction({.retry = {.max = 2}}, [](Transaction&) {}), UsageError);
    });
    CHECK(
        test::each(books.findAll({.where = {{&Book::id, Op::gt(6)}}, .order = {&Book::id}}), &Book::title) ==
        std::vector<std::string>{"outer", "kept"}
    );
}

TEST_CASE("once the ambient transaction has ended, calls do not run outside of it", "[transaction][ambient][errors]") {
    test::Library library;
    auto& db = library.sequelize;
    const auto& books = library.books;
    {
        auto t = db.transaction();
        const AmbientTransaction ambient(t);
        books.create(titled("kept"));
        t.commit();
        for (const auto& call : std::vector<std::function<void()>>{
                 [&] { books.create(titled("x")); }, [&] { books.bulkCreate({}); }, [&] { (void)books.findAll(); },
                 [&] { db.query("SELECT 1"); }, [&] { (void)db.transaction(); },
                 [&] { (void)db.getQueryInterface().select("query_books"); }})
            CHECK_THAT(
                ended(call),
                test::StartsWith("The ambient transaction " + t.id() + " of this thread has ended, and this")
            );
        CHECK(books.count({.transaction = null}) == 7);
        CHECK(ended([&] { const AmbientTransaction again(t); }).ends_with("has ended; begin a new one"));
    }
    CHECK(books.count() == 7);
    db.transaction({.ambient = true}, [&](Transaction& t) {
        t.rollback();
        CHECK_THROWS_AS(books.create(titled("x")), UsageError);
    });
    CHECK(books.count() == 7);
}

TEST_CASE("callbacks after the commit run in no ambient transaction", "[transaction][ambient]") {
    test::Log log;
    test::Library library({.logging = log.logger()});
    auto& db = library.sequelize;
    const auto& books = library.books;
    {
        auto t = db.transaction();
        const AmbientTransaction ambient(t);
        books.create(titled("one"));
        t.afterCommit([&] { books.create(titled("two")); });
        t.commit();
        CHECK_THAT(log.last(), test::StartsWith("Executing (default): INSERT"));
        CHECK_THROWS_AS(books.count(), UsageError);
    }
    db.transaction({.ambient = true}, [&](Transaction& t) {
        books.create(titled("three"));
        t.afterCommit([&] { books.create(titled("four")); });
    });
    CHECK(books.count() == 10);
}

TEST_CASE("an ambient transaction is one thread's", "[transaction][ambient][threads][errors]") {
    test::Library library;
    auto& db = library.sequelize;
    const auto& books = library.books;
    const auto elsewhere = [](const std::function<void()>& call) {
        std::string message;
        std::thread([&] { message = ended(call); }).join();
        return message;
    };
    auto t = db.transaction();
    const std::string refused = "the transaction " + t.id() + " is the ambient one of another thread";
    {
        const AmbientTransaction ambient(t);
        books.create(titled("new"));
        std::thread([&] { CHECK(books.count() == 6); }).join();  // takes no part
        CHECK_THAT(elsewhere([&] { (void)books.count({.transaction = t}); }), test::StartsWith(refused));
        CHECK_THAT(elsewhere([&] { books.create(titled("x"), {.transaction = t}); }), test::StartsWith(refused));
        CHECK_THAT(elsewhere([&] { t.commit(); }), test::StartsWith(refused));
        CHECK_THAT(elsewhere([&] { const AmbientTransaction other(t); }), test::StartsWith(refused));
        const AmbientTransaction again(t);
        CHECK(books.count() == 7);
    }
    CHECK(elsewhere([&] { CHECK(books.count({.transaction = t}) == 7); }).empty());
    CHECK(elsewhere([&] { const AmbientTransaction other(t); }).empty());
    t.rollback();
}

TEST_CASE("a scope that another thread ends lets no call run outside", "[transaction][ambient][threads][errors]") {
    test::Library library;
    auto& db = library.sequelize;
    const auto& books = library.books;
    std::thread([&] {
        auto t = db.transaction();
        std::optional<AmbientTransaction> ambient;
        ambient.emplace(t);
        std::thread([&] { ambient.reset(); }).join();
        CHECK_THAT(
            ended([&] { books.create(titled("x")); }),
            test::StartsWith("This thread's AmbientTransaction was destroyed by another thread")
        );
        CHECK(books.count({.transaction = t}) == 6);
        t.rollback();
        CHECK_THROWS_AS(books.count(), UsageError);
        CHECK(books.count({.transaction = null}) == 6);
    }).join();
    CHECK(books.count() == 6);

    // One that outlives its thread.
    auto t = db.transaction();
    std::optional<AmbientTransaction> left;
    std::thread([&] { left.emplace(t); }).join();
    CHECK_THROWS_AS(books.count({.transaction = t}), UsageError);
    left.reset();
    CHECK(books.count({.transaction = t}) == 6);
    t.rollback();
}

TEST_CASE("ambient transactions of several Sequelize objects are apart", "[transaction][ambient]") {
    test::Log log;
    test::Log otherLog;
    test::Library library({.logging = log.logger()});
    auto other = test::database({.logging = otherLog.logger()});
    const auto same = test::defineBooks(other);
    library.sequelize.transaction({.ambient = true}, [&](Transaction& t) {
        other.transaction({.readOnly = true, .ambient = true}, [&](Transaction& second) {
            CHECK(library.books.count() == 6);
            CHECK(same.count() == 6);
            CHECK_THAT(log.last(), test::StartsWith("Executing (" + t.id()));
            CHECK_THAT(otherLog.last(), test::StartsWith("Executing (" + second.id()));
        });
        CHECK(same.count() == 6);
        CHECK_THAT(otherLog.last(), test::StartsWith("Executing (default)"));
        CHECK(library.books.count() == 6);
        CHECK_THAT(log.last(), test::StartsWith("Executing (" + t.id()));
    });
}

TEST_CASE("scopes may end in any order", "[transaction][ambient]") {
    test::Library library;
    auto& db = library.sequelize;
    auto first = db.transaction();
    auto second = db.transaction({.readOnly = true, .transaction = null});
    std::optional<AmbientTransaction> outer(std::in_place, first);
    std::optional<AmbientTransaction> inner(std::in_place, second);
    library.books.create(titled("new"), {.transaction = first});
    CHECK(library.books.count() == 6);
    outer.reset();
    CHECK(library.books.count() == 6);
    inner.reset();
    first.rollback();
    second.rollback();
    library.books.create(titled("outside"));
    CHECK(library.books.count() == 7);
}

TEST_CASE("what takes part in no transaction is refused in an ambient one", "[transaction][ambient][errors]") {
    test::Library library;
    auto& db = library.sequelize;
    const auto& books = library.books;
    Migrator migrator(db, Migrations{});
    db.transaction({.ambient = true}, [&](Transaction&) {
        for (const auto& call : std::vector<std::function<void()>>{
                 [&] { db.sync(); }, [&] { db.sync({.force = true}); }, [&] { db.sync({.alter = {.drop = true}}); },
                 [&] { db.drop(); }, [&] { db.truncate(); }, [&] { books.sync(); }, [&] { books.drop(); },
                 [&] { books.truncate(); }, [&] { migrator.up(); }, [&] { (void)migrator.pending(); }})
            CHECK_THAT(
                ended(call), test::containsString("takes part in no transaction, and this thread is inside of an")
            );
        books.create(titled("new"));
        if (test::speaksMysql())
            CHECK_THAT(
                ended([&] { db.getQueryInterface().dropTable("query_books"); }),
                test::containsString("say .transaction = null")
            );
    });
    CHECK(books.count() == 7);
    CHECK(migrator.pending().empty());
}

TEST_CASE("a retried transaction is the ambient one of each run", "[transaction][ambient]") {
    test::Library library;
    const auto& books = library.books;
    int runs = 0;
    library.sequelize.transaction(
        {.ambient = true, .retry = {.max = 3, .backoffBase = std::chrono::milliseconds{1}}},
        [&](Transaction&) {
            books.create(titled("again"));
            CHECK(books.count() == 7);
            if (++runs == 3) return;
            NativeError native;
            native.isTransient = true;
            throw DatabaseError(std::move(native));
        }
    );
    CHECK(runs == 3);
    CHECK(books.count() == 7);
}

TEST_CASE("threads have ambient transactions of their own", "[transaction][ambient][threads]") {
    test::Library library;
    auto& db = library.sequelize;
    const auto& books = library.books;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 5; ++round)
                db.transaction({.ambient = true, .retry = {.max = 50}}, [&](Transaction& t) {
                    books.increment(&Book::pages, {.where = {{&Book::id, 1}}});
                    books.increment(&Book::pages, {.where = {{&Book::id, 2}}});
                    if (round == 4) t.rollback();
                });
        });
    for (auto& thread : threads) thread.join();
    CHECK(books.findByPk(1)->pages == 464 + 24);
    CHECK(books.findByPk(2)->pages == 448 + 24);
}
