#include <algorithm>
#include <optional>
#include <random>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// Random programs of several holders of the same rows: who writes over what he has not seen is refused, whatever he
// writes with; else his write is what the row is.
namespace {

struct Ledger : Record<Ledger> {
    std::int64_t id{};
    int a{};
    int b{};
    int version{};
    std::optional<DateTime> deletedAt{};
};
struct Sheet {
    std::int64_t id{};
    int a{};
    int b{};
    int version{};
    std::optional<DateTime> deletedAt{};
};

/// What a row is, and how often it was written.
struct Truth {
    bool isDeleted = false;
    int a = 0;
    int b = 0;
    int version = 0;
};

/// A row as somebody has it, and whether that is what it is.
template <class T>
struct Holder {
    std::optional<T> record{};
    int version = 0;  ///< of the row when it was read, or written by him
};

constexpr int rowCount = 2;
constexpr int holderCount = 3;

template <class T>
class Program {
public:
    Program(Sequelize& sequelize, Model<T> model, std::mt19937& random)
        : sequelize_(sequelize), model_(std::move(model)), random_(random) {
        model_.destroy({.truncate = true, .force = true});
        for (int i = 0; i < rowCount; ++i) {
            T record{};
            record.id = i + 1;
            model_.create(record);
        }
        truths_.assign(rowCount, {});
        holders_.assign(static_cast<std::size_t>(rowCount * holderCount), {});
    }
    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
            check();
        }
    }
    std::string told;

private:
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

    void step() {
        const auto row = below(rowCount);
        auto& truth = truths_[static_cast<std::size_t>(row)];
        const auto who = below(holderCount);
        auto& holder = holders_[static_cast<std::size_t>(row * holderCount + who)];
        const int value = ++values_;  // never the one that a row has: nothing would be written
        const auto call = below(14);
        told += "row " + std::to_string(row + 1) + ", holder " + std::to_string(who) + ", call " +
                std::to_string(call) + ", value " + std::to_string(value) + "\n";
        if (call < 3 || !holder.record) {
            holder.record = model_.findByPk(row + 1);
            REQUIRE(holder.record.has_value() == !truth.isDeleted);
            holder.version = truth.version;
            return;
        }
        T& record = *holder.record;
        const bool isFresh = holder.version == truth.version;
        switch (call) {
            case 3:  // static: of whatever version
            {
                const auto rows = model_.update({{&T::a, value}}, {.where = {{&T::id, row + 1}}});
                const bool isFound = !truth.isDeleted;
                REQUIRE(rows == (isFound ? 1 : 0));
                if (isFound) truth.a = value, ++truth.version;
                return;
            }
            case 4:  // static: of the version that the holder knows
            {
                const auto rows =
                    model_.update({{&T::b, value}}, {.where = {{&T::id, row + 1}, {&T::version, holder.version}}});
                const bool isFound = isFresh && !truth.isDeleted;
                REQUIRE(rows == (isFound ? 1 : 0));
                if (isFound) truth.b = value, ++truth.version;
                return;
            }
            case 5: {
                const auto rows = model_.updateReturning({{&T::a, value}}, {.where = {{&T::id, row + 1}}});
                const bool isFound = !truth.isDeleted;
                REQUIRE(rows.size() == (isFound ? 1U : 0U));
                if (!isFound) return;
                truth.a = value;
                ++truth.version;
                REQUIRE(rows[0].version == truth.version);
                holder.record = rows[0];
                holder.version = truth.version;
                return;
            }
            case 6:
            case 7:
                return write(isFresh, truth, holder, [&] {
                    record.a = value;
                    model_.save(record);
                    truth.a = value;
                    truth.b = record.b;
                });
            case 8:
                return write(isFresh, truth, holder, [&] {
                    model_.update(record, {{&T::b, value}});
                    truth.b = value;
                });
            case 9:
                return write(isFresh, truth, holder, [&] {
                    model_.increment(record, &T::a, value);
                    truth.a += value;
                });
            case 10:
                return write(isFresh, truth, holder, [&] {
                    std::vector<T> list{record};
                    list[0].b = value;
                    model_.bulkUpdate(list);
                    record = list[0];
                    truth.a = record.a;
                    truth.b = value;
                });
            case 11: {
                record.a = value;
                return write(isFresh, truth, holder, [&] {
                    record = model_.upsert(record).record;
                    truth.a = value;
                    truth.b = record.b;
                });
            }
            case 12:
                return write(isFresh && !truth.isDeleted, truth, holder, [&] {
                    model_.destroy(record);
                    truth.isDeleted = true;
                });
            default:
                if (!isFresh || below(2) == 0) {  // static
                    const auto rows = model_.destroy({.where = {{&T::id, row + 1}, {&T::version, holder.version}}});
                    const bool isFound = isFresh && !truth.isDeleted;
                    REQUIRE(rows == (isFound ? 1 : 0));
                    if (isFound) truth.isDeleted = true, ++truth.version;
                    return;
                }
                write(isFresh, truth, holder, [&] {
                    model_.restore(record);
                    truth.isDeleted = false;
                });
        }
    }

    /// `work` writes where the holder has seen the row as it is, and is refused elsewhere.
    template <class Work>
    void write(bool isFresh, Truth& truth, Holder<T>& holder, Work work) {
        const Truth before = truth;
        // in a transaction that is rolled back, now and then
        const bool isUndone = below(5) == 0;
        bool isDone = false;
        const T kept = *holder.record;
        try {
            if (isUndone) {
                auto t = sequelize_.transaction();
                const AmbientTransaction ambient(t);
                work();
                isDone = true;
            } else {
                work();
                isDone = true;
            }
        } catch (const OptimisticLockError&) {
        } catch (const EmptyResultError&) {
        }
        INFO(told);
        REQUIRE(isDone == isFresh);
        if (!isDone || isUndone) {
            truth = before;
            holder.record = kept;
            return;
        }
        ++truth.version;
        holder.version = truth.version;
        REQUIRE(holder.record->version == truth.version);
    }

    void check() {
        INFO(told);
        for (int row = 0; row < rowCount; ++row) {
            const auto& truth = truths_[static_cast<std::size_t>(row)];
            const auto stored = model_.findByPk(row + 1, {.paranoid = false});
            REQUIRE(stored);
            REQUIRE(stored->a == truth.a);
            REQUIRE(stored->b == truth.b);
            REQUIRE(stored->version == truth.version);
            REQUIRE(stored->deletedAt.has_value() == truth.isDeleted);
        }
    }

    Sequelize& sequelize_;
    Model<T> model_;
    std::mt19937& random_;
    int values_ = 0;
    std::vector<Truth> truths_{};
    std::vector<Holder<T>> holders_{};
};

}  // namespace

TEST_CASE("several holders of a row never lose each other's writes", "[version][property][rest-of-writes]") {
    auto sequelize = test::database();
    const auto ledgers = sequelize.define<Ledger>(
        "vp_ledger", {field<&Ledger::a>(), field<&Ledger::b>()}, {.paranoid = true, .version = true}
    );
    const auto sheets = sequelize.define<Sheet>("vp_sheet", {}, {.paranoid = true, .version = true});
    const test::FreshTables tables(sequelize);
    for (unsigned seed = 1; seed <= 4; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        Program(sequelize, ledgers, random).run(150);
        Program(sequelize, sheets, random).run(150);
    }
}
