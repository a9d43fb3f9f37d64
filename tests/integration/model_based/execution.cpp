#include "integration/model_based/execution.hpp"

#include <algorithm>
#include <utility>

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {
namespace {

/// The callback's own error.
struct Thrown {};

[[noreturn]] void throwTransient() {
    throw DatabaseError(NativeError{.message = "made by the program", .isTransient = true});
}

std::string outcomesOf(unsigned outcomes) {
    std::string text;
    for (unsigned bit = 1; bit <= other; bit *= 2)
        if (outcomes & bit) text += (text.empty() ? "" : " or ") + describe(static_cast<Outcome>(bit));
    return text;
}

/// Whether the error says that the call may have done its work.
bool saysUnknown(const Performed& performed) {
    return performed.message.find("UnknownOutcome") != std::string::npos ||
           performed.message.find("may have run") != std::string::npos ||
           performed.message.find("could not be read back") != std::string::npos ||
           performed.message.find("Timeout") != std::string::npos;
}

}  // namespace

InTransaction Execution::transactionOf(const Command& command) const {
    if (open_.empty()) return {};
    return (command.outer ? open_.front() : open_.back()).transaction();
}

void Execution::run(const Program& program) {
    for (const auto& command : program) {
        const bool isPending = !open_.empty() && faultStruck();
        if (command.fault && !isPending) runner_.injector_.plan(command.fault->fault, command.fault->call);
        after_.reset();
        attempted_.reset();
        try {
            step(command);
        } catch (const BaseError&) {
            settle(command, failure());
        }
        // What was struck in a transaction shows later; a call that did not come never will.
        if (open_.empty() || !faultStruck()) runner_.injector_.clear();
    }
}

void Execution::runAll(const Program& program) {
    for (const auto& command : program) step(command);
}

void Execution::step(const Command& command) {
    switch (command.verb) {
        case Verb::begin:
            begin();
            break;
        case Verb::commit:
        case Verb::rollback:
        case Verb::drop:
            transactionEnds(command);
            break;
        case Verb::managed:
            managed(command);
            break;
        default:
            call(command);
            break;
    }
    compare(command);
}

void Execution::call(const Command& command) {
    const auto wanted = expected(state_, command);
    if (!wanted.isApplicable) return;
    const auto done = perform(runner_.world_, command, wanted, transactionOf(command));
    if (done.error && faultStruck() && (done.outcome & wanted.outcomes) == 0) {
        if (wanted.outcomes == succeeds) assumeDone(command, wanted);
        std::rethrow_exception(done.error);
    }
    if (done.message.find("(statementTimeout)") != std::string::npos) throw Slow{};
    if ((done.outcome & wanted.outcomes) == 0)
        throw Mismatch{
            describe(command) + ": " + describe(done.outcome) + " instead of " + outcomesOf(wanted.outcomes) +
            (done.message.empty() ? "" : " (" + done.message + ")")};
    const auto note = [&](State::Writes writes) {
        if (!state_.frames.empty() && !wanted.reads)
            state_.frames.front().writes = std::max(state_.frames.front().writes, writes);
    };
    note(State::Writes::maybe);
    if (done.outcome != succeeds) return;
    if (done.result != wanted.result)
        throw Mismatch{describe(command) + ": " + done.result + " instead of " + wanted.result};
    const auto before = state_.frames.empty() ? Tables{} : state_.tables;
    wanted.apply(state_, done.keys);
    if (!state_.frames.empty() && before != state_.tables) note(State::Writes::some);
}

/// What is true if a call that failed did its work.
void Execution::assumeDone(const Command& command, const Expectation& wanted) {
    const auto keys = open_.empty() ? keysStored(command) : std::vector<Value>(command.rows.size() + 1, Value(0));
    attempted_ = state_;
    if (open_.empty()) {
        after_ = state_;
        wanted.apply(*after_, keys);
    }
    // A transaction of the call's own was rolled back: members may keep what they were to be.
    attempted_->begin();
    wanted.apply(*attempted_, keys);
    while (!attempted_->frames.empty()) attempted_->rollback();
}

/// The keys of rows that were stored without a word, in the order of the command's rows.
std::vector<Value> Execution::keysStored(const Command& command) {
    const auto& schema = schemaOf(command.verb == Verb::createItem ? Table::items : command.table);
    const auto table = command.verb == Verb::createItem ? Table::items : command.table;
    std::vector<Value> given;
    for (const auto& row : command.rows) {
        auto& key = given.emplace_back(schema.columns.front().domain.front());
        for (const auto& [column, value] : row)
            if (column == 0) key = value;
    }
    if (given.empty()) given.push_back(schema.columns.front().domain.front());
    auto next = given.begin();
    const auto skipGiven = [&] {
        next = std::find_if(next, given.end(), [&](const auto& k) { return isUnset(schema, k); });
    };
    const auto tables = runner_.judge_.tables();
    for (const auto& [key, row] : tables.of(table)) {
        skipGiven();
        if (next == given.end()) break;
        const bool isGiven = std::find(given.begin(), given.end(), row.front()) != given.end();
        if (!isGiven && !state_.tables.of(table).contains(key)) *next++ = row.front();
    }
    return given;
}

void Execution::begin() {
    if (open_.size() > 3) return;
    const auto outer = open_.empty() ? InTransaction() : open_.back().transaction();
    Open opened;
    opened.own.emplace(runner_.world_.sequelize.transaction({.transaction = outer}));
    open_.push_back(std::move(opened));
    state_.begin();
}

void Execution::transactionEnds(const Command& command) {
    if (open_.empty() || !open_.back().own) return;  // a managed one ends by itself
    if (command.verb == Verb::commit && open_.size() == 1) {
        after_ = state_;
        after_->commit();
    }
    auto ended = std::move(open_.back());
    // Kept in the list until it has ended: what fails is settled with it.
    if (command.verb == Verb::commit) {
        try {
            ended.own->commit();
        } catch (...) {
            open_.back() = std::move(ended);
            throw;
        }
        state_.commit();
    } else {
        if (command.verb == Verb::rollback) {
            try {
                ended.own->rollback();
            } catch (...) {
                open_.back() = std::move(ended);
                throw;
            }
        }
        ended.own.reset();
        state_.rollback();
    }
    open_.pop_back();
}

void Execution::dropDownTo(std::size_t count) {
    while (open_.size() > count) open_.pop_back();
}

void Execution::rollBackTo(std::size_t count) {
    while (state_.frames.size() > count) state_.rollback();
}

void Execution::managed(const Command& command) {
    const bool isOutermost = open_.empty();
    const auto outer = isOutermost ? InTransaction() : open_.back().transaction();
    const auto depth = open_.size();
    TransactionOptions options{.transaction = outer};
    if (command.ending == Ending::retries && isOutermost)
        options.retry = {.max = 2, .backoffBase = std::chrono::milliseconds(0)};
    unsigned run = 0;
    try {
        runner_.world_.sequelize.transaction(options, [&](Transaction& t) {
            if (++run > 1) rollBackTo(depth);  // the first run was rolled back, whatever ended it
            state_.begin();
            body(command, t, run);
            if (isOutermost) {
                after_ = state_;
                after_->commit();
            }
        });
    } catch (const Thrown&) {
        state_.rollback();
        return;
    } catch (const DatabaseError& error) {
        if (error.native().message != "made by the program") throw;
        state_.rollback();
        return;
    } catch (...) {
        dropDownTo(depth);
        throw;
    }
    state_.commit();
}

void Execution::body(const Command& command, Transaction& transaction, unsigned run) {
    const auto depth = open_.size();
    open_.push_back({.managed = &transaction});
    struct Closing {
        Execution& execution;
        std::size_t depth;
        ~Closing() { execution.dropDownTo(depth); }
    } closing{*this, depth};
    runAll(command.body);
    dropDownTo(depth + 1);
    rollBackTo(depth + 1);
    if (command.ending == Ending::throws) throw Thrown{};
    if (command.ending == Ending::retries && run == 1) throwTransient();
}

void Execution::compare(const Command& command) {
    const auto found = differences(runner_.world_, state_);
    if (!found.empty()) throw Mismatch{"after " + describe(command) + ": " + found};
}

void Execution::settle(const Command& command, const Performed& performed) {
    const auto struck = runner_.injector_.struck();
    runner_.injector_.clear();
    if (struck.empty() && performed.message.find("(statementTimeout)") != std::string::npos) throw Slow{};
    if (struck.empty()) throw Mismatch{describe(command) + ": unexpected " + performed.message};
    const auto wrong = [&](const std::string& what) {
        return Mismatch{"fault " + struck + " in " + describe(command) + ": " + what + "\n" + performed.message};
    };
    const bool isGone = performed.outcome == lost && performed.message.find("Timeout") == std::string::npos;
    if (isGone && !open_.empty() && runsInLostTransaction()) throw wrong("the transaction goes on");
    dropDownTo(0);
    const State before = state_;
    rollBackTo(0);
    const auto tables = runner_.judge_.tables();
    const bool ran = tables != state_.tables;
    if (ran && !(after_ && after_->tables == tables)) throw wrong("the tables are\n" + describe(tables));
    if (ran && !saysUnknown(performed)) throw wrong("it did run");
    state_.tables = tables;
    if (performed.message.find("UnknownOutcome") != std::string::npos) {
        forgetWrittenIn(before, command);
        return;
    }
    const auto found = differences(runner_.world_, state_);
    if (found.empty()) return;
    for (const auto* candidate : {&after_, &attempted_}) {
        if (!*candidate || (*candidate)->tables != tables || !differences(runner_.world_, **candidate).empty())
            continue;
        state_ = **candidate;
        return;
    }
    throw wrong(found);
}

/// Whether a statement can be smuggled past the end of the transaction.
bool Execution::runsInLostTransaction() {
    try {
        runner_.world_.sequelize.query(
            "INSERT INTO model_badges (code, points) VALUES ('late', 0)", {.transaction = open_.back().transaction()}
        );
        return true;
    } catch (const BaseError&) {
        return false;
    }
}

/// What was written in a transaction of unknown outcome is itself in doubt.
void Execution::forgetWrittenIn(const State& transaction, const Command& command) {
    for (std::size_t i = 0; i < tableCount; ++i)
        for (std::size_t slot = 0; slot < slotCount; ++slot) {
            const auto& object = transaction.objects[i][slot];
            const bool isOfCommand = slot == command.slot || slot == command.other;  // its transaction may be its own
            if (!object || (object->events.empty() && !isOfCommand)) continue;
            state_.objects[i][slot].reset();
            runner_.world_.with(static_cast<Table>(i), [&](auto& shelf) { shelf.objects[slot].reset(); });
        }
    compare({.verb = Verb::commit});
}

void Execution::finish() {
    runner_.injector_.clear();
    while (!open_.empty()) {
        open_.pop_back();
        state_.rollback();
    }
    compare({.verb = Verb::drop});
    for (std::size_t i = 0; i < tableCount; ++i)
        for (std::size_t slot = 0; slot < slotCount; ++slot)
            step({.verb = Verb::save, .table = static_cast<Table>(i), .slot = slot});
    const auto tables = runner_.judge_.tables();
    if (tables != state_.tables)
        throw Mismatch{"in the tables is\n" + describe(tables) + "instead of\n" + describe(state_.tables)};
}

}  // namespace test::programs
