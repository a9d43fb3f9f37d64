#pragma once

#include <array>
#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "integration/model_based/program.hpp"

/// What must be in the tables and in the objects, kept in memory and by the simplest means.
namespace test::programs {

using Row = std::vector<sequelize::Value>;

struct Key {
    std::int64_t number = 0;
    std::string text{};
    auto operator<=>(const Key&) const = default;
};
[[nodiscard]] Key keyOf(const sequelize::Value& value);

struct Tables {
    std::array<std::map<Key, Row>, tableCount> rows;
    std::set<std::pair<Key, Key>> links;  ///< items and tags
    friend bool operator==(const Tables&, const Tables&) = default;
    [[nodiscard]] auto& of(Table table) { return rows[static_cast<std::size_t>(table)]; }
    [[nodiscard]] const auto& of(Table table) const { return rows[static_cast<std::size_t>(table)]; }
};
[[nodiscard]] std::string describe(const Tables& tables);
[[nodiscard]] std::string describe(const Row& row);

/// What an object believes of its row.
struct Belief {
    bool isNew = true;
    Row held{};                    ///< what a Record<T> compares its members with; initial values while it is new
    std::vector<bool> isStored{};  ///< whether that is known to be in the row; else it was not read, or was undone
};

/// One of the program's objects.
struct Object {
    /// What a transaction that is open did to it.
    struct Event {
        enum class Kind : std::uint8_t {
            found,    ///< a finder made it, of what may never be committed
            changed,  ///< it goes back to `before` when this is rolled back
            doubtful  ///< or not: nobody can tell whether it read what was not committed
        };
        unsigned frame = 0;
        Kind kind{};
        Belief before{};
        bool getsKey = false;  ///< its id was generated
    };
    Row members{};
    Belief belief{};
    std::vector<Event> events{};
    sequelize::Value lapsedKey{};  ///< an id that was generated and rolled back; it stands there until the next call
};

struct State {
    /// Whether a transaction's later reads may see what is not committed.
    enum class Writes : std::uint8_t { none, maybe, some };
    struct Frame {
        unsigned id = 0;
        Tables before{};
        std::vector<Key> owners{};  ///< whose ids it generated
        Writes writes{};            ///< of the outermost
    };

    Tables tables{};
    std::array<std::array<std::optional<Object>, slotCount>, tableCount> objects{};
    std::vector<Frame> frames{};   ///< open transactions and savepoints
    std::set<Key> undoneOwners{};  ///< ids that were generated and rolled back

    [[nodiscard]] auto& object(Table table, std::size_t slot) { return objects[static_cast<std::size_t>(table)][slot]; }
    [[nodiscard]] const auto& object(Table table, std::size_t slot) const {
        return objects[static_cast<std::size_t>(table)][slot];
    }

    void begin();
    void commit();
    void rollback();

private:
    unsigned lastFrame_ = 0;
};

/// How a call ends, as bits: several may be right.
enum Outcome : unsigned {
    succeeds = 1,
    validation = 2,
    unique = 4,
    foreignKey = 8,
    rowGone = 16,
    usage = 32,
    outOfRange = 64,  ///< the database's refusal, or a ValidationError
    lost = 128,       ///< by a fault
    other = 256
};
[[nodiscard]] std::string describe(Outcome outcome);

struct Expectation {
    bool isApplicable = true;  ///< else the program leaves the call out: it has no object there
    bool reads = false;        ///< it writes nothing
    unsigned outcomes = succeeds;
    std::string result{};
    std::vector<std::size_t> fields{};  ///< the command's, where they apply
    sequelize::Value key{};             ///< of the row that is to be found
    /// To be called when the call succeeded, with the keys that its objects have afterwards.
    std::function<void(State&, const std::vector<sequelize::Value>& keys)> apply = [](State&, const auto&) {};
};

/// What a call, of objects, tables or relations, should do now.
[[nodiscard]] Expectation expected(const State& state, const Command& command);

}  // namespace test::programs
