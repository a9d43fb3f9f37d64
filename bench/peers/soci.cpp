// The benchmark's workloads with SOCI, as its documentation has them: statements prepared once, rowsets, `into` and
// `use`, and a type_conversion for each struct. `bench_soci WORKLOAD [DIVISOR]`, or `bench_soci workloads`.
#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

struct Reading {
    int id{};
    long long total{};
    double ratio{};
    std::string name{}, note{};
    std::tm day{}, createdAt{}, updatedAt{};
};
struct Book {
    long long id{};
    std::string title{};
    int pages{};
    long long authorId{};
    std::tm createdAt{}, updatedAt{};
};
struct Author {
    long long id{};
    std::string name{};
    std::tm createdAt{}, updatedAt{};
    std::vector<Book> books{};
};
/// SOCI knows no associations: a row of the JOIN.
struct AuthorAndBook {
    Author author{};
    Book book{};
};
struct Item {
    std::string name{};
    int amount{};
    double price{};
    std::tm createdAt{}, updatedAt{};
};
struct Account {
    long long id{};
    std::string owner{};
    long long balance{};
};

}  // namespace

namespace soci {

template <>
struct type_conversion<Reading> {
    typedef values base_type;
    static void from_base(const values& v, indicator, Reading& r) {
        r.id = v.get<int>("id");
        r.total = v.get<long long>("total");
        r.ratio = v.get<double>("ratio");
        r.name = v.get<std::string>("name");
        r.note = v.get<std::string>("note");
        r.day = v.get<std::tm>("day");
        r.createdAt = v.get<std::tm>("createdAt");
        r.updatedAt = v.get<std::tm>("updatedAt");
    }
};

template <>
struct type_conversion<AuthorAndBook> {
    typedef values base_type;
    static void from_base(const values& v, indicator, AuthorAndBook& row) {
        row.author.id = v.get<long long>("id");
        row.author.name = v.get<std::string>("name");
        row.author.createdAt = v.get<std::tm>("createdAt");
        row.author.updatedAt = v.get<std::tm>("updatedAt");
        row.book.id = v.get<long long>("bookId");
        row.book.title = v.get<std::string>("title");
        row.book.pages = v.get<int>("pages");
        row.book.authorId = v.get<long long>("authorId");
        row.book.createdAt = v.get<std::tm>("bookCreatedAt");
        row.book.updatedAt = v.get<std::tm>("bookUpdatedAt");
    }
};

template <>
struct type_conversion<Item> {
    typedef values base_type;
    // `use` of a type that goes one way only does not compile.
    static void from_base(const values& v, indicator, Item& item) {
        item.name = v.get<std::string>("name");
        item.amount = v.get<int>("amount");
        item.price = v.get<double>("price");
        item.createdAt = v.get<std::tm>("createdAt");
        item.updatedAt = v.get<std::tm>("updatedAt");
    }
    static void to_base(const Item& item, values& v, indicator& ind) {
        v.set("name", item.name);
        v.set("amount", item.amount);
        v.set("price", item.price);
        v.set("createdAt", item.createdAt);
        v.set("updatedAt", item.updatedAt);
        ind = i_ok;
    }
};

template <>
struct type_conversion<Account> {
    typedef values base_type;
    static void from_base(const values& v, indicator, Account& a) {
        a.id = v.get<long long>("id");
        a.owner = v.get<std::string>("owner");
        a.balance = v.get<long long>("balance");
    }
};

}  // namespace soci

namespace {

using namespace soci;

int divisor = 1;

/// What a workload came to: the same in all programs, so that none skips work.
struct Check {
    long long rows = 0;
    long long sum = 0;
};

long long keyAt(long long i, long long count) {
    return i * 7919 % count + 1;
}

long long seconds(std::tm time) {
    return timegm(&time);
}

long long sizeOf(const std::string& text) {
    return static_cast<long long>(text.size());
}

long long sumOf(const Reading& r) {
    return r.id + r.total + static_cast<long long>(r.ratio * 2) + sizeOf(r.name) + sizeOf(r.note) +
           seconds(r.day) / 86'400 + seconds(r.createdAt) + seconds(r.updatedAt);
}

std::tm timeNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    return parts;
}

Item itemAt(int i) {
    return {"item number " + std::to_string(i), i % 1000, i * 0.25, timeNow(), timeNow()};
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    if (!value) throw std::runtime_error(std::string(name) + " is not set; start this program with bench/run");
    return value;
}

std::string connection() {
    return "unix_socket=" + environment("BENCH_SOCKET") + " user=" + environment("BENCH_USER") + " password='" +
           environment("BENCH_PASSWORD") + "' dbname=" + environment("BENCH_DATABASE") + " charset=utf8mb4";
}

Check same(Check check) {
    return check;
}

/// Runs once to warm up and once on the clock. `reset` comes before each, `check` after, both off the clock.
template <class Run, class CheckResult>
void measure(
    const char* name, Run run, CheckResult check, const std::function<void()>& reset = [] {}) {
    reset();
    run();
    reset();
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor = std::clock();
    const auto result = run();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    const double spent = static_cast<double>(std::clock() - processor) * 1e3 / CLOCKS_PER_SEC;
    const Check came = check(result);
    std::printf("%s %.3f %lld:%lld %.3f\n", name, time.count(), came.rows, came.sum, spent);
}

void findAll(session& sql) {
    measure(
        "findAll",
        [&] {
            rowset<Reading> rows =
                (sql.prepare << "SELECT id, total, ratio, name, note, day, createdAt, updatedAt FROM readings");
            return std::vector<Reading>(rows.begin(), rows.end());
        },
        [](const std::vector<Reading>& rows) {
            Check check{static_cast<long long>(rows.size()), 0};
            for (const Reading& row : rows) check.sum += sumOf(row);
            return check;
        });
}

void findByPk(session& sql) {
    const int count = 50'000 / divisor;
    long long key = 0;
    Reading row;
    statement byKey = (sql.prepare << "SELECT id, total, ratio, name, note, day, createdAt, updatedAt FROM readings "
                                      "WHERE id = :id",
                       use(key), into(row));
    const auto run = [&] {
        Check check;
        for (int i = 0; i < 5000 / divisor; ++i) {
            key = keyAt(i, count);
            if (!byKey.execute(true)) throw std::runtime_error("findByPk: no row");
            ++check.rows;
            check.sum += sumOf(row);
        }
        return check;
    };
    measure("findByPk", run, same);
}

void hasManyJoin(session& sql) {
    const auto run = [&] {
        std::vector<Author> authors;
        rowset<AuthorAndBook> rows =
            (sql.prepare
             << "SELECT a.id, a.name, a.createdAt, a.updatedAt, b.id AS bookId, b.title, b.pages, b.authorId, "
                "b.createdAt AS bookCreatedAt, b.updatedAt AS bookUpdatedAt "
                "FROM authors a LEFT JOIN books b ON b.authorId = a.id ORDER BY a.id");
        for (AuthorAndBook& row : rows) {
            if (authors.empty() || authors.back().id != row.author.id) authors.push_back(row.author);
            authors.back().books.push_back(std::move(row.book));
        }
        return authors;
    };
    measure("hasManyJoin", run, [](const std::vector<Author>& authors) {
        Check check;
        for (const Author& author : authors) {
            check.sum += author.id + sizeOf(author.name);
            for (const Book& book : author.books) {
                ++check.rows;
                check.sum += book.id + book.pages + sizeOf(book.title);
            }
        }
        return check;
    });
}

const char insertItem[] =
    "INSERT INTO items (name, amount, price, createdAt, updatedAt) VALUES (:name, :amount, :price, :createdAt, :updatedAt)";

void clearItems(session& sql) {
    sql << "TRUNCATE TABLE items";
}

Check checkItems(session& sql, long long ids) {
    Check check;
    long long amounts = 0, prices = 0;
    sql << "SELECT COUNT(*), CAST(SUM(amount) AS SIGNED), CAST(FLOOR(SUM(price)) AS SIGNED) FROM items",
        into(check.rows), into(amounts), into(prices);
    check.sum = amounts + prices + ids;
    return check;
}

/// SOCI's bulk operations take a vector for each column. Its MySQL backend sends a statement for each row.
void bulkCreate(session& sql) {
    const auto run = [&] {
        const std::size_t count = 100'000 / static_cast<std::size_t>(divisor);
        std::vector<std::string> names(count);
        std::vector<int> amounts(count);
        std::vector<double> prices(count);
        const std::vector<std::tm> now(count, timeNow());
        for (std::size_t i = 0; i < count; ++i) {
            Item item = itemAt(static_cast<int>(i));
            names[i] = std::move(item.name);
            amounts[i] = item.amount;
            prices[i] = item.price;
        }
        transaction all(sql);
        sql << insertItem, use(names), use(amounts), use(prices), use(now), use(now);
        all.commit();
        return static_cast<long long>(count);
    };
    // SOCI gives no ids of many rows: their sum, which the other programs have, is made up.
    measure(
        "bulkCreate", run, [&](long long count) { return checkItems(sql, count * (count + 1) / 2); },
        [&] { clearItems(sql); });
}

void createOneByOne(session& sql) {
    const auto run = [&] {
        long long ids = 0;
        Item item;
        transaction all(sql);
        statement insert = (sql.prepare << insertItem, use(item));
        for (int i = 0; i < 5000 / divisor; ++i) {
            item = itemAt(i);
            insert.execute(true);
            long long id = 0;
            if (!sql.get_last_insert_id("items", id)) throw std::runtime_error("createOneByOne: no id");
            ids += id;
        }
        all.commit();
        return ids;
    };
    measure(
        "createOneByOne", run, [&](long long ids) { return checkItems(sql, ids); }, [&] { clearItems(sql); });
}

Check checkBalances(session& sql, int calls) {
    Check check{calls, 0};
    sql << "SELECT CAST(SUM(balance) AS SIGNED) FROM accounts WHERE id <= :last", use(calls), into(check.sum);
    return check;
}

void updateByKey(session& sql) {
    const int calls = 5000 / divisor;
    const auto run = [&] {
        long long key = 0, balance = 0;
        transaction all(sql);
        statement update =
            (sql.prepare << "UPDATE accounts SET balance = :balance WHERE id = :id", use(balance), use(key));
        for (int i = 0; i < calls; ++i) {
            key = keyAt(i, calls);
            balance = i;
            update.execute(true);
        }
        all.commit();
        return calls;
    };
    measure("updateByKey", run, [&](int) { return checkBalances(sql, calls); });
}

void loadThenSave(session& sql) {
    const int calls = 5000 / divisor;
    const auto run = [&] {
        long long key = 0;
        Account account;
        transaction all(sql);
        statement select =
            (sql.prepare << "SELECT id, owner, balance FROM accounts WHERE id = :id", use(key), into(account));
        statement update = (sql.prepare << "UPDATE accounts SET balance = :balance WHERE id = :id",
                            use(account.balance), use(account.id));
        for (int i = 0; i < calls; ++i) {
            key = keyAt(i, calls);
            select.execute(true);
            account.balance = 2LL * i;
            update.execute(true);
        }
        all.commit();
        return calls;
    };
    measure("loadThenSave", run, [&](int) { return checkBalances(sql, calls); });
}

/// A pool of sessions, of which each thread leases one.
void mixedThreads(session&) {
    constexpr std::size_t threads = 8;
    const int calls = 2500 / divisor;
    const int accounts = 100'000 / divisor;
    connection_pool pool(threads);
    for (std::size_t i = 0; i < threads; ++i) pool.at(i).open("mysql", connection());
    const auto work = [&](int number) {
        session sql(pool);
        long long sum = 0, key = 0;
        Account account;
        statement select =
            (sql.prepare << "SELECT id, owner, balance FROM accounts WHERE id = :id", use(key), into(account));
        statement update = (sql.prepare << "UPDATE accounts SET balance = balance + 1 WHERE id = :id", use(key));
        for (int i = 0; i < calls; ++i) {
            key = keyAt(static_cast<long long>(number) * calls + i, accounts);
            if (i % 5 == 4) {
                update.execute(true);
                sum += update.get_affected_rows();
            } else {
                select.execute(true);
                sum += account.id + sizeOf(account.owner);
            }
        }
        return sum;
    };
    const auto run = [&] {
        std::vector<long long> sums(threads);
        std::vector<std::thread> workers;
        for (std::size_t t = 0; t < threads; ++t) workers.emplace_back([&, t] { sums[t] = work(static_cast<int>(t)); });
        for (std::thread& worker : workers) worker.join();
        return Check{static_cast<long long>(threads) * calls, std::accumulate(sums.begin(), sums.end(), 0LL)};
    };
    measure("mixedThreads", run, same);
}

const std::pair<const char*, void (*)(session&)> workloads[] = {
    {"findAll", findAll},
    {"findByPk", findByPk},
    {"hasManyJoin", hasManyJoin},
    {"bulkCreate", bulkCreate},
    {"createOneByOne", createOneByOne},
    {"mixedThreads", mixedThreads},
    {"updateByKey", updateByKey},
    {"loadThenSave", loadThenSave},
};

}  // namespace

int main(int argc, char** argv) try {
    const std::string name = argc > 1 ? argv[1] : "";
    if (argc > 2) divisor = std::atoi(argv[2]);
    if (name == "workloads") {
        for (const auto& workload : workloads) std::cout << workload.first << ' ';
        std::cout << '\n';
        return 0;
    }
    const auto* found = std::find_if(std::begin(workloads), std::end(workloads),
                                     [&](const auto& workload) { return name == workload.first; });
    if (found == std::end(workloads)) throw std::runtime_error("no workload '" + name + "'");
    session sql("mysql", connection());
    found->second(sql);
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
