// The program sequelize-cpp: the command line of a project whose migrations are SQL files.
#include <sequelize/cli.hpp>

int main(int argc, char** argv) {
    return sequelize::cli::main(argc, argv);
}
