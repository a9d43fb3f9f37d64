#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/value.hpp>
#include <sequelize/testing/fault_injector.hpp>

#include "integration/model_based/schema.hpp"

/// Programs of calls, as values: made from a seed, run, made smaller, and printed.
namespace test::programs {

using sequelize::testing::Fault;
using sequelize::testing::FaultInjector;

enum class Verb : std::uint8_t {
    // objects
    build,
    create,
    bulkCreate,
    find,
    assign,
    save,
    update,
    increment,
    reload,
    destroy,
    copy,
    // tables
    findAll,
    count,
    updateWhere,
    incrementWhere,
    destroyWhere,
    // an owner's items
    addItem,
    removeItem,
    setItems,
    hasItem,
    countItems,
    createItem,
    // an item's owner, and its tags
    setOwner,
    unsetOwner,
    addTag,
    removeTag,
    setTags,
    hasTag,
    countTags,
    // transactions; within another one they are savepoints
    begin,
    commit,
    rollback,
    drop,
    managed
};

struct Assignment {
    std::size_t column = 0;
    sequelize::Value value{};
};

enum class Duplicates : std::uint8_t { refuse, ignore, update };
enum class Ending : std::uint8_t { returns, throws, retries };

struct PlannedFault {
    Fault fault{};
    std::size_t call = 1;  ///< of the command
};

struct Command {
    Verb verb{};
    Table table{};
    std::size_t slot = 0;
    std::size_t other = 0;                        ///< a second slot
    std::vector<std::vector<Assignment>> rows{};  ///< of new objects
    std::vector<Assignment> values{};             ///< that are set
    Assignment where{};
    std::vector<std::size_t> fields{};  ///< .fields or .attributes; empty: all
    int number = 0;                     ///< what is added; which row is found
    Duplicates duplicates{};
    bool outer = false;  ///< in the outermost transaction although a savepoint is open
    Ending ending{};
    std::vector<Command> body{};  ///< of a managed transaction
    std::optional<PlannedFault> fault{};
};

using Program = std::vector<Command>;

[[nodiscard]] std::string describe(const Program& program);
[[nodiscard]] std::string describe(const Command& command);

/// The program of a seed. Some of its calls fail, in one of these ways.
[[nodiscard]] Program randomProgram(std::uint64_t seed, const std::vector<Fault>& faults);

}  // namespace test::programs
