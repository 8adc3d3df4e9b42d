from kyndig.config.cli import main

main()
