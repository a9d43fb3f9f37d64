#pragma once

#include <optional>
#include <string>
#include <vector>

#include "integration/model_based/runner.hpp"

namespace test::programs {

/// Something was not as expected.
struct Mismatch {
    std::string text{};
};

/// A statement took too long for no fault of the program's.
struct Slow {};

/// One program while it runs.
class Execution {
public:
    explicit Execution(Runner& runner) : runner_(runner) {}
    ~Execution() { dropDownTo(0); }
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    void run(const Program& program);
    /// Saves all objects: what they believe shows in what is written.
    void finish();

private:
    struct Open {
        const sequelize::Transaction* managed = nullptr;
        std::optional<sequelize::Transaction> own{};  ///< begun by hand
        [[nodiscard]] sequelize::InTransaction transaction() const { return managed ? *managed : *own; }
    };

    void runAll(const Program& program);
    void step(const Command& command);
    void call(const Command& command);
    void transactionEnds(const Command& command);
    void begin();
    void managed(const Command& command);
    void body(const Command& command, sequelize::Transaction& transaction, unsigned run);
    void dropDownTo(std::size_t count);
    void compare(const Command& command);

    void rollBackTo(std::size_t count);

    // With faults.
    void settle(const Command& command, const Performed& performed);
    void forgetWrittenIn(const State& transaction, const Command& command);
    [[nodiscard]] bool runsInLostTransaction();
    void assumeDone(const Command& command, const Expectation& wanted);
    [[nodiscard]] std::vector<sequelize::Value> keysStored(const Command& command);
    [[nodiscard]] bool faultStruck() const { return !runner_.injector_.struck().empty(); }

    [[nodiscard]] sequelize::InTransaction transactionOf(const Command& command) const;

    Runner& runner_;
    State state_{};
    std::vector<Open> open_{};
    std::optional<State> after_{};      ///< what is true if a command that failed did its work
    std::optional<State> attempted_{};  ///< or if it did, and rolled it back
};

}  // namespace test::programs
